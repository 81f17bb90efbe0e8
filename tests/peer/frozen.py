"""One thread of another process that stands still, while the others go on."""

import ctypes
import errno
import os

_SEIZE, _INTERRUPT, _DETACH = 0x4206, 0x4207, 17  # of ptrace(2)
_EVERY_CHILD = 0x40000000            # __WALL of waitpid(2)
_LIBC = ctypes.CDLL(None, use_errno=True)


class MayNotFreeze(Exception):
    """This machine does not let us."""


def _ptrace(request, thread):
    if _LIBC.ptrace(request, thread, None, None) == 0:
        return
    error = ctypes.get_errno()
    if error == errno.EPERM:
        raise MayNotFreeze(os.strerror(error))
    raise OSError(error, os.strerror(error))


class FrozenThread:
    """The thread of `process` that has this name, until it is let go."""

    def __init__(self, process, name):
        self._thread = self._find(process, name)
        self._is_over = False
        _ptrace(_SEIZE, self._thread)
        _ptrace(_INTERRUPT, self._thread)
        os.waitpid(self._thread, _EVERY_CHILD)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if not self.is_over():
            _ptrace(_DETACH, self._thread)

    def is_over(self):
        """Whether its process has ended; to be asked before one waits for
        that, since the end must be seen by who traced a thread, too."""
        if not self._is_over:
            seen, how = os.waitpid(self._thread, os.WNOHANG | _EVERY_CHILD)
            self._is_over = seen != 0 and not os.WIFSTOPPED(how)
        return self._is_over

    @staticmethod
    def _find(process, name):
        tasks = f"/proc/{process}/task"
        for thread in os.listdir(tasks):
            with open(f"{tasks}/{thread}/comm", encoding="utf-8") as file:
                if file.read().strip() == name:
                    return int(thread)
        raise AssertionError(f"{process} has no thread {name}")
