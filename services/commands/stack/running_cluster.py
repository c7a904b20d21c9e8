"""Where the cluster is that `make cluster` runs: it leaves word of it in a file."""

from pathlib import Path

from dotenv import load_dotenv

from services.commands.refusal import Unusable

FOLDER = Path("var/cluster")


def enter_cluster() -> str:
    """Make the cluster's settings this process's; where its mails are laid down."""
    if not load_dotenv(FOLDER / "cluster.env", override=True):
        raise Unusable(f"--cluster: none has left word in {FOLDER}; start one with `make cluster`")
    return f"{FOLDER}/notifications-*/mail"
