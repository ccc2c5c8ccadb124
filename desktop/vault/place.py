"""Where a vault may lie: on a disk of this computer, outside every folder that is synchronised.

SQLite's write-ahead log needs memory shared between processes and locks that hold, which network
file systems do not give ("How To Corrupt An SQLite Database File", section 2). A synchronised
folder copies files while they are written and brings older ones back. This room looks at names and
mounts only; it opens nothing.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from pathlib import Path, PurePath
from typing import Protocol

from desktop.core.errors import VaultRefused
from desktop.core.text import Text, _


class Mount(Protocol):
    """One row of the table of mounts, as psutil gives it."""

    @property
    def mountpoint(self) -> str:
        """Where it is mounted: "/home", or a drive with its colon."""

    @property
    def fstype(self) -> str:
        """The kind of file system: "ext4", "cifs"."""

    @property
    def opts(self) -> str:
        """Options; on Windows they hold the kind of drive: "rw,remote"."""


# Beginnings, because kernels number them: nfs4, smb3, fuse.sshfs. The last row are folders that a
# virtual machine shares with its host: neither locks nor shared memory reach across.
_NETWORK = (
    *("nfs", "cifs", "smb", "ncp", "afs", "afp", "9p", "dav", "webdav", "ftp", "ceph", "gluster"),
    *("lustre", "gfs", "ocfs", "gpfs", "beegfs", "moosefs", "s3fs", "sshfs", "rclone", "gcsfuse"),
    *("gvfs", "kio-fuse", "onedriver", "google-drive-ocamlfuse", "goofys", "mtpfs"),
    *("vboxsf", "vmhgfs", "prl_fs", "virtiofs", "drvfs"),
)

# Names of folders, squeezed to lower-case letters and digits; a company's name may follow.
_SYNCHRONISED = {
    "dropbox": "Dropbox",
    "onedrive": "OneDrive",
    "skydrive": "OneDrive",
    "googledrive": "Google Drive",
    "googleдиск": "Google Drive",
    "гуглдиск": "Google Drive",
    "mydrive": "Google Drive",
    "мойдиск": "Google Drive",
    "iclouddrive": "iCloud",
    "icloud": "iCloud",
    "mobiledocuments": "iCloud",
    "cloudstorage": "macOS CloudStorage",
    "yandexdisk": "Yandex Disk",
    "яндексдиск": "Yandex Disk",
    "mailrucloud": "Cloud Mail.ru",
    "cloudmailru": "Cloud Mail.ru",
    "облакоmailru": "Cloud Mail.ru",
    "облакоmail": "Cloud Mail.ru",
    "облакомэйл": "Cloud Mail.ru",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "pcloud": "pCloud",
    "pclouddrive": "pCloud",
    "pcloudsync": "pCloud",
    "mega": "MEGA",
    "megasync": "MEGA",
    "syncthing": "Syncthing",
    "boxsync": "Box",
    "seafile": "Seafile",
    "resiliosync": "Resilio Sync",
    "protondrive": "Proton Drive",
    "synologydrive": "Synology Drive",
    "tresorit": "Tresorit",
    "koofr": "Koofr",
    "creativecloudfiles": "Creative Cloud",
}

# What the clients leave at the root of a synchronised folder. Dropbox's marker counts as a file
# only: in the home folder of its users a directory of the same name holds its settings.
_MARKERS: Sequence[tuple[str, Callable[[Path], bool], str]] = (
    (".dropbox", Path.is_file, "Dropbox"),
    (".dropbox.cache", Path.is_dir, "Dropbox"),
    (".stfolder", Path.exists, "Syncthing"),
    (".tmp.driveupload", Path.exists, "Google Drive"),
    (".tmp.drivedownload", Path.exists, "Google Drive"),
    (".nextcloudsync.log", Path.exists, "Nextcloud"),
    (".owncloudsync.log", Path.exists, "ownCloud"),
    (".megaignore", Path.exists, "MEGA"),
    (".sync/ID", Path.exists, "Resilio Sync"),
)
_JOURNAL = re.compile(r"\._?sync_[0-9a-f]+\.db$")


def refuse_unsafe_place(folder: Path, mounts: Iterable[Mount] | None = None) -> None:
    """Refuse a folder in which a vault would sooner or later be damaged; it need not exist yet.

    Raises:
        VaultRefused: it lies on a network drive, or a service synchronises it.
    """
    # Not Path.resolve(), which raises on a loop of links.
    real = Path(os.path.realpath(folder))
    if _is_network(folder, real, mounts):
        raise VaultRefused(
            _(
                "A vault cannot lie on a network drive or shared folder: it would be damaged "
                "sooner or later. Choose a folder on this computer's own disk."
            )
        )
    service = _service_of(folder.absolute()) or _service_of(real)
    if service is not None:
        raise VaultRefused(
            _(
                "A vault cannot lie in a folder that {service} synchronises: copies of it would "
                "overwrite each other. Move it to a folder of this computer's own disk that no "
                "such program watches.",
                service=service,
            )
        )


def watched_by(folder: Path, mounts: Iterable[Mount] | None = None) -> Text | str | None:
    """Name who else has what lies in a folder: a network, or the service that synchronises it.

    Nothing to refuse for what is sealed and written once, as a backup is; but to be said.
    """
    real = Path(os.path.realpath(folder))
    if _is_network(folder, real, mounts):
        return _("a network drive")
    return _service_of(folder.absolute()) or _service_of(real)


def mount_of(path: PurePath, mounts: Iterable[Mount]) -> Mount | None:
    """Return the mount that holds `path`: the longest prefix, the last of equals."""
    inside = (path, *path.parents)
    found, depth = None, -1
    for mount in mounts:
        root = type(path)(mount.mountpoint)
        if root in inside and len(root.parts) >= depth:
            found, depth = mount, len(root.parts)
    return found


def is_network_mount(mount: Mount) -> bool:
    """Say whether files of this mount lie on another computer, or outside a virtual one."""
    kind = mount.fstype.lower().removeprefix("fuse.").removeprefix("macfuse_")
    return kind.startswith(_NETWORK) or "remote" in mount.opts.lower().split(",")


def is_network_name(path: str) -> bool:
    r"""Say whether a Windows path names another computer: \\server\share, \\?\UNC\server\share."""
    if path.startswith("\\\\?\\"):
        return path[4:].upper().startswith("UNC\\")
    return path.startswith("\\\\") and not path.startswith("\\\\.\\")


def _is_network(folder: Path, real: Path, mounts: Iterable[Mount] | None) -> bool:
    if is_network_name(str(folder)) or is_network_name(str(real)):
        return True
    mount = mount_of(real, _mounted() if mounts is None else mounts)
    return mount is not None and is_network_mount(mount)


def _mounted() -> Iterable[Mount]:
    import psutil

    try:
        return psutil.disk_partitions(all=True)
    except OSError:
        # A machine that does not tell its mounts (a bare container) must not lock people out.
        return ()


def _service_of(folder: Path) -> str | None:
    named = (_service_named(part) for part in folder.parts)
    marked = (_service_marked(parent) for parent in (folder, *folder.parents))
    return next(filter(None, chain(named, marked)), None)


def _service_named(part: str) -> str | None:
    """Read "OneDrive - Office", "Dropbox (Personal)", "Яндекс.Диск" as what they are."""
    before_company = re.split(r"[-–(]", part, maxsplit=1)[0]
    return _SYNCHRONISED.get(_squeezed(part)) or _SYNCHRONISED.get(_squeezed(before_company))


def _squeezed(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()


def _service_marked(folder: Path) -> str | None:
    try:
        for name, present, service in _MARKERS:
            if present(folder / name):
                return service
        journal = any(_JOURNAL.match(entry.name) for entry in folder.glob(".*sync_*.db"))
    except OSError:
        # A folder that cannot be looked into says nothing here; opening the vault will.
        return None
    return "Nextcloud" if journal else None
