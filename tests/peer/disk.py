"""Disks for a test that can be full, read-only or lose their power. Each is
mounted below a folder of the test, which only root can do."""

import array
import contextlib
import fcntl
import os
import shutil
import tempfile
import unittest

from peer.command import run_to_end

# EXT4_IOC_SHUTDOWN of Linux: all later calls fail, and unsynced data is lost.
_SHUTDOWN = 0x8004587D
_NOTHING_MORE = 2


def _run(*command):
    done = run_to_end(*command)
    if done.code:
        raise unittest.SkipTest(f"{' '.join(command)}: {done.err.strip()}")


class Disk(contextlib.ExitStack):
    """A disk mounted at `path`. Skips the test if it cannot be mounted."""

    def __init__(self, *mount):
        super().__init__()
        if os.geteuid():
            raise unittest.SkipTest("only root mounts disks")
        self._mount = mount
        self.path = self.enter_context(
            tempfile.TemporaryDirectory(prefix="qun-disk-"))
        self.mount()
        self.callback(self.unmount)

    @property
    def data(self):
        return os.path.join(self.path, "data")

    def mount(self):
        _run("mount", *self._mount, self.path)

    def unmount(self):
        if os.path.ismount(self.path):
            _run("umount", self.path)

    def make_read_only(self):
        """Makes the disk read-only. No file may be open for writing."""
        _run("mount", "-o", "remount,ro", self.path)

    def make_writable(self):
        _run("mount", "-o", "remount,rw", self.path)

    def _filler(self):
        return os.path.join(self.path, "filler")

    def fill(self):
        """Fills the disk to the last byte."""
        with open(self._filler(), "wb", buffering=0) as file:
            size = 1 << 20
            while size:
                try:
                    file.write(bytes(size))
                except OSError:
                    size //= 2

    def make_room(self):
        os.remove(self._filler())


class Memory(Disk):

    def __init__(self, size):
        super().__init__("-t", "tmpfs", "-o", f"size={size}", "tmpfs")


class Ext4(Disk):
    """An ext4 file system in its own image file."""

    def __init__(self, size):
        self._image = tempfile.NamedTemporaryFile(prefix="qun-image-")
        self._image.truncate(size)
        _run("mkfs.ext4", "-q", self._image.name)
        super().__init__("-o", "loop", self._image.name)
        self.callback(lambda: self._image.close())

    def cut_power(self):
        """Loses unsynced data. The caller must mount the disk again."""
        folder = os.open(self.path, os.O_RDONLY)
        try:
            fcntl.ioctl(folder, _SHUTDOWN, array.array("I", [_NOTHING_MORE]))
        finally:
            os.close(folder)
        self._move()

    def _move(self):
        """Continues on a copy of the image. A process with its own mount
        namespace can keep the dead file system alive, and mounting the same
        image would reuse it."""
        copy = tempfile.NamedTemporaryFile(prefix="qun-image-")
        shutil.copyfile(self._image.name, copy.name)
        self._image.close()
        self._image = copy
        self._mount = ("-o", "loop", copy.name)
