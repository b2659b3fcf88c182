"""What is timed, by the name that a case gives it."""

from forward import Forward
from train_step import TrainStep

SUBJECTS = {
    "forward": Forward,
    "trainStep": TrainStep,
}
