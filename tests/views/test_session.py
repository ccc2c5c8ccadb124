"""The desktop's own lock, and a computer that goes to sleep, told over a real bus."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.views import session as module
from desktop.views.session import SessionWatch

QtDBus = pytest.importorskip("PySide6.QtDBus")
needs_a_bus = pytest.mark.skipif(
    shutil.which("dbus-daemon") is None, reason="there is no dbus-daemon on this computer"
)
CONFIG = """<busconfig><type>session</type><listen>unix:path={folder}/bus</listen>
<policy context="default"><allow send_destination="*"/><allow receive_sender="*"/>
<allow own="*"/></policy></busconfig>"""


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A bus of the test's own; it says its address once it answers."""
    config = tmp_path / "bus.conf"
    config.write_text(CONFIG.format(folder=tmp_path), "utf-8")
    command = ["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address=1"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as daemon:
        assert daemon.stdout is not None
        yield daemon.stdout.readline().strip()
        daemon.terminate()


@needs_a_bus
@pytest.mark.parametrize("signal", [module._SLEEP, *module._SCREEN], ids=lambda signal: signal[1])
def test_a_sleep_and_a_locked_screen_are_told(
    qtbot: QtBot, address: str, signal: tuple[str, str, str, str]
) -> None:
    service, path, interface, name = signal
    here = QtDBus.QDBusConnection.connectToBus(address, f"here {path}")
    desktop = QtDBus.QDBusConnection.connectToBus(address, f"desktop {path}")
    assert desktop.registerService(service)
    watch = SessionWatch()
    watch.listen(here, here)
    # An answer from the bus: it has heard by now what `here` listens to.
    assert here.interface().isServiceRegistered(service).value()
    told = QSignalSpy(watch.locked)
    for begins in (False, True, False):
        message = QtDBus.QDBusMessage.createSignal(path, interface, name)
        message.setArguments([begins])
        assert desktop.send(message)
    qtbot.waitUntil(lambda: told.count() > 0)
    qtbot.wait(30)
    assert told.count() == 1  # the end of a sleep locks nothing
    for connection in (here, desktop):
        QtDBus.QDBusConnection.disconnectFromBus(connection.name())


def test_without_a_bus_nothing_happens(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    assert qapp is not None
    nowhere = QtDBus.QDBusConnection("nowhere")
    assert not nowhere.isConnected()
    watch = SessionWatch()
    told = QSignalSpy(watch.locked)
    watch.listen(nowhere, nowhere)
    watch.start()
    watch.start()
    monkeypatch.setattr("sys.platform", "win32")
    elsewhere = SessionWatch()
    elsewhere.start()
    assert not elsewhere._is_started
    assert told.count() == 0
