"""Whether a Docker engine answers on this machine."""

import gc
import warnings

import docker
from docker.errors import DockerException


def docker_answers() -> bool:
    """Whether containers can be started here."""
    with warnings.catch_warnings():
        # Where no engine answers, the client leaves its socket to the garbage collector.
        warnings.simplefilter("ignore", ResourceWarning)
        try:
            docker.from_env().close()
        except DockerException:
            answers = False
        else:
            answers = True
        gc.collect()
    return answers
