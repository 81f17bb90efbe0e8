"""Stops one thread of another process while its other threads run."""

import ctypes
import errno
import os

_SEIZE, _INTERRUPT, _DETACH = 0x4206, 0x4207, 17  # requests of ptrace(2)
_EVERY_CHILD = 0x40000000            # __WALL of waitpid(2)
_LIBC = ctypes.CDLL(None, use_errno=True)


class MayNotFreeze(Exception):
    """The system does not permit ptrace."""


def _ptrace(request, thread):
    if _LIBC.ptrace(request, thread, None, None) == 0:
        return
    error = ctypes.get_errno()
    if error == errno.EPERM:
        raise MayNotFreeze(os.strerror(error))
    raise OSError(error, os.strerror(error))


class FrozenThread:
    """Stops the thread `name` of `process` until the context ends."""

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
        """Whether the process has ended. Call it before waiting for the
        process: the tracer of a thread must see its end first."""
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
