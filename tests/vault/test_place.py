from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import NamedTuple

import pytest

from desktop.core.errors import VaultRefused
from desktop.vault.place import is_network_mount, is_network_name, mount_of, refuse_unsafe_place


class Row(NamedTuple):
    mountpoint: str
    fstype: str
    opts: str = "rw"


HERE = Row("/", "ext4")


@pytest.mark.parametrize(
    "kind",
    [
        *("nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "davfs", "fuse.rclone"),
        *("webdav", "afpfs", "ceph", "fuse.gvfsd-fuse", "vboxsf", "fuse.vmhgfs-fuse", "virtiofs"),
    ],
)
def test_a_network_mount_is_refused(tmp_path: Path, kind: str) -> None:
    with pytest.raises(VaultRefused, match="network drive"):
        refuse_unsafe_place(tmp_path / "vault", [HERE, Row(str(tmp_path), kind)])


@pytest.mark.parametrize(
    "kind", ["ext4", "btrfs", "xfs", "zfs", "tmpfs", "overlay", "fuseblk", "vfat", "apfs", "NTFS"]
)
def test_a_disk_of_this_computer_is_not(tmp_path: Path, kind: str) -> None:
    refuse_unsafe_place(tmp_path / "vault", [Row(str(tmp_path), kind)])


def test_the_longest_mount_counts_and_of_equals_the_last(tmp_path: Path) -> None:
    inner = tmp_path / "local"
    refuse_unsafe_place(inner, [Row(str(inner), "ext4"), HERE, Row(str(tmp_path), "nfs")])
    with pytest.raises(VaultRefused):
        refuse_unsafe_place(inner, [HERE, Row(str(inner), "ext4"), Row(str(inner), "nfs")])
    # A neighbour whose name begins alike is no parent.
    refuse_unsafe_place(tmp_path / "share2", [HERE, Row(str(tmp_path / "share"), "nfs")])


def test_a_link_into_a_network_mount_is_followed(tmp_path: Path) -> None:
    (tmp_path / "mnt").mkdir()
    link = tmp_path / "vault"
    link.symlink_to(tmp_path / "mnt")
    with pytest.raises(VaultRefused):
        refuse_unsafe_place(link, [HERE, Row(str(tmp_path / "mnt"), "cifs")])


def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    refuse_unsafe_place(tmp_path / "a", [HERE])


def test_windows_drives_and_names() -> None:
    drives = [Row("C:\\", "NTFS", "rw,fixed"), Row("S:\\", "NTFS", "rw,remote")]
    share = mount_of(PureWindowsPath("s:\\Cases\\Vault"), drives)
    disk = mount_of(PureWindowsPath("C:\\Users"), drives)
    assert share is not None
    assert disk is not None
    assert is_network_mount(share)
    assert not is_network_mount(disk)
    assert mount_of(PurePosixPath("/home"), []) is None
    assert is_network_name(r"\\server\share\vault")
    assert is_network_name(r"\\?\UNC\server\share\vault")
    assert not is_network_name(r"\\?\C:\vault")
    assert not is_network_name(r"C:\vault")
    assert not is_network_name("/home/vault")


@pytest.mark.parametrize(
    ("part", "service"),
    [
        ("Dropbox", "Dropbox"),
        ("Dropbox (Personal)", "Dropbox"),
        ("OneDrive", "OneDrive"),
        ("OneDrive - Bir Office", "OneDrive"),
        ("OneDrive-Personal", "OneDrive"),
        ("Google Drive", "Google Drive"),
        ("GoogleDrive-office@example.org", "Google Drive"),
        ("Мой диск", "Google Drive"),
        ("Mobile Documents", "iCloud"),
        ("iCloudDrive", "iCloud"),
        ("Yandex.Disk", "Yandex Disk"),
        ("YandexDisk", "Yandex Disk"),
        ("Яндекс.Диск", "Yandex Disk"),
        ("Mail.Ru Cloud", "Cloud Mail.ru"),
        ("Облако Mail.ru", "Cloud Mail.ru"),
        ("Nextcloud", "Nextcloud"),
        ("ownCloud", "ownCloud"),
        ("pCloudDrive", "pCloud"),
        ("MEGA", "MEGA"),
        ("MEGAsync", "MEGA"),
        ("Syncthing", "Syncthing"),
    ],
)
def test_a_synchronised_folder_is_refused_by_its_name(
    tmp_path: Path, part: str, service: str
) -> None:
    with pytest.raises(VaultRefused, match=service):
        refuse_unsafe_place(tmp_path / part / "cases" / "vault", [HERE])


@pytest.mark.parametrize(
    "part", ["Cases 2026", "Drive reports", "Megafon", "Диск", "dropped boxes", "Cloud", "Облако"]
)
def test_an_ordinary_name_is_not(tmp_path: Path, part: str) -> None:
    refuse_unsafe_place(tmp_path / part / "vault", [HERE])


@pytest.mark.parametrize(
    ("marker", "is_file", "service"),
    [
        (".dropbox", True, "Dropbox"),
        (".dropbox.cache", False, "Dropbox"),
        (".stfolder", False, "Syncthing"),
        (".stfolder", True, "Syncthing"),
        (".tmp.driveupload", False, "Google Drive"),
        ("._sync_0a1b2c3d4e5f.db", True, "Nextcloud"),
        (".sync_0a1b2c3d4e5f.db", True, "Nextcloud"),
        (".owncloudsync.log", True, "ownCloud"),
        (".megaignore", True, "MEGA"),
    ],
)
def test_a_synchronised_folder_is_refused_by_its_marker(
    tmp_path: Path, marker: str, is_file: bool, service: str
) -> None:
    if is_file:
        (tmp_path / marker).touch()
    else:
        (tmp_path / marker).mkdir()
    with pytest.raises(VaultRefused, match=service):
        refuse_unsafe_place(tmp_path / "cases" / "vault", [HERE])


def test_dropboxs_settings_in_the_home_folder_are_no_marker(tmp_path: Path) -> None:
    (tmp_path / ".dropbox").mkdir()
    refuse_unsafe_place(tmp_path / "vault", [HERE])


def test_a_link_into_a_synchronised_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "vault").symlink_to(tmp_path / "Dropbox")
    with pytest.raises(VaultRefused, match="Dropbox"):
        refuse_unsafe_place(tmp_path / "vault", [HERE])


def test_the_mounts_of_this_machine_can_be_read(tmp_path: Path) -> None:
    refuse_unsafe_place(tmp_path / "vault")
