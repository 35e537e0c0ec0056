"""What was measured on."""

import os
import pathlib
import platform
import re
import time


def about(before):
    """What was measured on, when, and how busy it was before and after (the bench's own load is in the second)."""
    names = re.findall(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    return {
        "cpu": names[0] if names else platform.machine(),
        "cores": os.cpu_count(),
        "date": time.strftime("%Y-%m-%d"),
        "loadBefore": round(before, 1),
        "loadAfter": round(os.getloadavg()[0], 1),
    }
