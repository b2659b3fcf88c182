"""What is timed, by the name that a case gives it."""

from channel_map import ChannelMap
from fine_tuning_step import FineTuningStep
from forward import Forward
from train_step import TrainStep

SUBJECTS = {
    "channelMap": ChannelMap,
    "fineTuningStep": FineTuningStep,
    "forward": Forward,
    "trainStep": TrainStep,
}
