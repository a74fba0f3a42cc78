#!/usr/bin/env python3
# read-index.py: what each file of an index directory says of itself, and
# whether its checksum is right
#
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Python calls the library by ctypes: there is nothing to compile or to install
# besides.  The checksum is computed from the mapping: no byte is copied.

import ctypes
import os
import sys
import weakref
import zlib
from ctypes import POINTER, byref, c_char_p, c_int, c_size_t, c_uint32, c_uint64, c_void_p

HEADER_MAGIC = 0x3fd76c17
FOOTER_MAGIC = 0xc02893e8
FOOTER_LENGTH = 16
CONTEXT_READ_ONCE = 2

glib = ctypes.CDLL("libglib-2.0.so.0")
library = ctypes.CDLL("libmmdir.so.0")


class GError(ctypes.Structure):
    _fields_ = [("domain", c_uint32), ("code", c_int), ("message", c_char_p)]


# ctypes takes all numbers for ints of C, and pointers with them: each function
# has to be told what it takes and returns.
def declare(where, name, result, *arguments):
    function = getattr(where, name)
    function.restype = result
    function.argtypes = arguments
    return function


# The same for a function whose last argument is a GError **: the error is
# raised, and NULL is passed for nobody.
def declare_throwing(name, result, *arguments):
    function = declare(library, name, result, *arguments, POINTER(POINTER(GError)))

    def call(*values):
        error = POINTER(GError)()
        value = function(*values, byref(error))
        if error:
            try:
                raise Error(error)
            finally:
                error_free(error)
        return value

    return call


class Error(Exception):
    def __init__(self, error):
        super().__init__(error.contents.message.decode())
        self.code = error.contents.code
        self.path = error_get_path(error)


free = declare(glib, "g_free", None, c_void_p)
strfreev = declare(glib, "g_strfreev", None, c_void_p)
error_free = declare(glib, "g_error_free", None, POINTER(GError))
bytes_get_data = declare(glib, "g_bytes_get_data", c_void_p, c_void_p, POINTER(c_size_t))
bytes_unref = declare(glib, "g_bytes_unref", None, c_void_p)

error_get_path = declare(library, "mmdir_error_get_path", c_char_p, POINTER(GError))
directory_open = declare_throwing("mmdir_directory_open", c_void_p, c_char_p)
directory_unref = declare(library, "mmdir_directory_unref", None, c_void_p)
directory_set_small_file_threshold = declare(
    library, "mmdir_directory_set_small_file_threshold", None, c_void_p, c_size_t)
directory_list = declare_throwing("mmdir_directory_list", POINTER(c_char_p), c_void_p)
directory_open_input = declare_throwing(
    "mmdir_directory_open_input", c_void_p, c_void_p, c_char_p, c_int)
input_free = declare(library, "mmdir_input_free", None, c_void_p)
input_get_length = declare(library, "mmdir_input_get_length", c_uint64, c_void_p)
input_read_uint32_be = declare_throwing(
    "mmdir_input_read_uint32_be", c_int, c_void_p, POINTER(c_uint32))
input_read_uint32_be_at = declare_throwing(
    "mmdir_input_read_uint32_be_at", c_int, c_void_p, c_uint64, POINTER(c_uint32))
input_read_uint64_be_at = declare_throwing(
    "mmdir_input_read_uint64_be_at", c_int, c_void_p, c_uint64, POINTER(c_uint64))
input_read_string = declare_throwing(
    "mmdir_input_read_string", c_void_p, c_void_p, POINTER(c_size_t))
input_get_bytes = declare_throwing(
    "mmdir_input_get_bytes", c_void_p, c_void_p, c_uint64, c_size_t)


class Directory:
    def __init__(self, path):
        self.handle = directory_open(os.fsencode(path))
        weakref.finalize(self, directory_unref, self.handle)
        # Small files too are mapped, rather than copied when they are opened.
        directory_set_small_file_threshold(self.handle, 0)

    def list(self):
        strings = directory_list(self.handle)
        names = []
        while strings[len(names)] is not None:
            names.append(strings[len(names)])
        strfreev(strings)
        return [os.fsdecode(name) for name in names]

    def open(self, name):
        return Input(directory_open_input(self.handle, os.fsencode(name), CONTEXT_READ_ONCE))


class Input:
    def __init__(self, handle):
        self.handle = handle
        weakref.finalize(self, input_free, handle)

    def __len__(self):
        return input_get_length(self.handle)

    def read_uint32(self):
        value = c_uint32()
        input_read_uint32_be(self.handle, byref(value))
        return value.value

    def read_uint32_at(self, position):
        value = c_uint32()
        input_read_uint32_be_at(self.handle, position, byref(value))
        return value.value

    def read_uint64_at(self, position):
        value = c_uint64()
        input_read_uint64_be_at(self.handle, position, byref(value))
        return value.value

    def read_string(self):
        length = c_size_t()
        text = input_read_string(self.handle, byref(length))
        try:
            return ctypes.string_at(text, length.value).decode()
        finally:
            free(text)

    # A view keeps the mapping, whatever becomes of the input: the GBytes is
    # let go with the last view of it.
    def view(self, offset, length):
        if length == 0:
            return memoryview(b"")
        handle = input_get_bytes(self.handle, offset, length)
        array = (ctypes.c_ubyte * length).from_address(bytes_get_data(handle, None))
        weakref.finalize(array, bytes_unref, handle)
        return memoryview(array).cast("B").toreadonly()


def read_checksum(file, name):
    length = len(file)
    if length < FOOTER_LENGTH or file.read_uint32_at(length - FOOTER_LENGTH) != FOOTER_MAGIC:
        return 0
    checksum = file.read_uint64_at(length - 8)
    if zlib.crc32(file.view(0, length - 8)) != checksum:
        raise ValueError(f"{name} is damaged: its checksum is wrong")
    return checksum


def show_file(directory, name):
    file = directory.open(name)
    form, version, checksum = "no header", 0, 0
    if len(file) >= 4 and file.read_uint32() == HEADER_MAGIC:
        form, version = file.read_string(), file.read_uint32()
        checksum = read_checksum(file, name)
    print(f"{name}: {len(file)} bytes, {form} {version}, checksum {checksum:08x}")


def main():
    if len(sys.argv) != 2:
        print(f"Usage: {sys.argv[0]} DIRECTORY", file=sys.stderr)
        return 2
    try:
        directory = Directory(sys.argv[1])
        for name in directory.list():
            show_file(directory, name)
    except (Error, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
