"""Writes reference.json beside this file: expected statistics from scipy 1.17 and numpy 2.

python tests/stats/reference.py
"""
import json
import math
import pathlib

import numpy as np
import scipy
from scipy import optimize, stats

A = [0.61, 0.58, 0.66, 0.59, 0.71]
B = [0.52, 0.55, 0.49, 0.60, 0.51, 0.47, 0.58]
TIED = [1.0, 2.0, 2.0, 3.0, 5.0, 2.0, -1.0]
OTHER = [2.0, 1.0, 4.0, 4.0, 9.0, 3.0, 0.5]


def interval(sample, confidence):
    low, high = stats.t.interval(confidence, len(sample) - 1, loc=np.mean(sample), scale=stats.sem(sample))
    return [low, high]


def welch(a, b, confidence):
    ci = stats.ttest_ind(a, b, equal_var=False)
    low, high = ci.confidence_interval(confidence)
    return {"low": low, "high": high, "df": ci.df}


def power(size, n, alpha=0.025):
    return float(stats.nct.sf(stats.t.isf(alpha, n - 1), n - 1, size * math.sqrt(n)))


def detectable(n, wanted=0.8, alpha=0.025):
    return float(optimize.brentq(lambda size: power(size, n, alpha) - wanted, 1e-6, 60))


def needed(size, wanted=0.8, alpha=0.025):
    n = 2
    while power(size, n, alpha) < wanted:
        n += 1
    return n


def holm(p):
    # scipy has none: Holm (1979) in numpy, the running maximum over j <= i of (m - j) p_(j).
    p = np.asarray(p)
    order = np.argsort(p)
    adjusted = np.minimum(1, np.maximum.accumulate((len(p) - np.arange(len(p))) * p[order]))
    out = np.empty_like(adjusted)
    out[order] = adjusted
    return out.tolist()


def median_interval(n, confidence):
    """Ranks (from 1) of scipy's binomial test inverted: scipy.stats.quantile_test."""
    ci = stats.quantile_test(np.arange(1.0, n + 1), q=0, p=0.5).confidence_interval(confidence)
    k = int(ci.low)
    return {"n": n, "confidence": confidence, "low": ci.low, "high": ci.high,
            "coverage": 1 - 2 * float(stats.binom.cdf(k - 1, n, 0.5))}


result = {
    "versions": {"scipy": scipy.__version__, "numpy": np.__version__},
    "samples": {"a": A, "b": B, "tied": TIED, "other": OTHER},
    "mean": float(np.mean(A)),
    "sd": float(np.std(A, ddof=1)),
    "sem": float(stats.sem(A)),
    "t_interval": [{"confidence": c, "ends": interval(A, c)} for c in (0.9, 0.95, 0.99)],
    "t_test": [{"bound": b,
                "above": float(stats.ttest_1samp(A, b, alternative="greater").pvalue),
                "below": float(stats.ttest_1samp(A, b, alternative="less").pvalue)}
               for b in (0.0, 0.55, 0.63, 0.9)],
    "welch": [{"confidence": c, **welch(A, B, c)} for c in (0.9, 0.95)],
    "wilson": [{"successes": s, "n": n, "confidence": c,
                "ends": list(stats.binomtest(s, n).proportion_ci(c, method="wilson"))}
               for s, n, c in ((0, 10, 0.95), (7, 56, 0.95), (500, 500, 0.99), (3, 4, 0.9))],
    "pearson": float(stats.pearsonr(TIED, OTHER).statistic),
    "spearman": float(stats.spearmanr(TIED, OTHER).statistic),
    "ranks": stats.rankdata(TIED).tolist(),
    "quantile": [[p, float(np.quantile(TIED, p))] for p in (0.0, 0.1, 0.25, 0.5, 0.9, 1.0)],
    "holm": [{"p": p, "adjusted": holm(p)} for p in ([0.01, 0.04, 0.03], [0.5, 0.9, 0.2, 0.001], [0.02])],
    "median_interval": [median_interval(n, c) for n, c in
                        ((6, 0.95), (9, 0.95), (20, 0.95), (21, 0.9), (100, 0.99))],
    "power": [{"size": d, "n": n, "alpha": a, "power": power(d, n, a)} for d, n, a in
              ((0.5, 5, 0.025), (1.0, 5, 0.025), (2.0, 3, 0.025), (0.2, 100, 0.05), (0.0, 20, 0.025),
               (5.0, 2, 0.025), (-0.5, 10, 0.025), (0.05, 2000, 0.025))],
    "detectable": [{"n": n, "size": detectable(n)} for n in (2, 5, 10, 20, 100)],
    "needed": [{"size": d, "n": needed(d)} for d in (3.0, 1.0, 0.5, 0.1, 50.0)],
}
path = pathlib.Path(__file__).with_name("reference.json")
path.write_text(json.dumps(result, indent=1) + "\n")
