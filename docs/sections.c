/* sections.c: what the pages of the reference begin with
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * gtk-doc reads this file; it is not compiled.
 */

/**
 * SECTION:mmdir-directory
 * @Short_description: an open directory of index files
 * @See_also: #MmdirInput, #MmdirOutput, #MmdirLock
 *
 * A #MmdirDirectory holds a handle to a directory and the settings that its
 * files are opened with.  Files are named by their plain names, without a
 * path.  What changes which file a name stands for goes through it as well:
 * files are created, published, copied, renamed and deleted there, and synced.
 *
 * A setting counts for files that are opened after it was made.  By default
 * files are mapped, or read whole if they are small; nothing is preloaded; and
 * a file that cannot be mapped cannot be opened.
 *
 * Any number of threads may use a directory at the same time.  Inputs that were
 * opened from it outlive it.
 */

/**
 * SECTION:mmdir-context
 * @Short_description: why a file is read, what the system is told, where bytes
 *     come from
 *
 * A file is opened with a #MmdirContext, from which the #MmdirAdvice follows
 * that the system gets about the order of accesses.  #MmdirBacking says where
 * the bytes of an input come from.
 *
 * What suits which program is told in <link linkend="memory-which">Which to use
 * when</link>.
 */

/**
 * SECTION:mmdir-input
 * @Short_description: the bytes of one file, or of a part of it, and a cursor
 * @See_also: #MmdirDirectory
 *
 * A #MmdirInput comes from mmdir_directory_open_input(), or is a clone or a
 * slice of another one.  Whoever makes one frees it, by mmdir_input_free(), in
 * any order: the last one over a file gives its memory back.
 *
 * The cursor of an input is for one thread at a time; another thread gets a
 * clone.  See <link linkend="lifetimes">Lifetimes and threads</link>.
 */

/**
 * SECTION:mmdir-input-read
 * @Short_description: single values, strings and bytes
 *
 * Each function reads at the cursor and moves it behind what was read.  On
 * failure the cursor stays where it is, and a single value is left alone; of a
 * run of bytes, part may have been written.  The byte order is in the name: `_le`
 * is little-endian, `_be` big-endian.
 *
 * All of them that read one number, and mmdir_input_read_bytes(),
 * mmdir_input_peek(), mmdir_input_tell(), mmdir_input_seek(),
 * mmdir_input_skip() and mmdir_input_get_length(), are macros too, which the
 * compiler puts in place of a call.
 */

/**
 * SECTION:mmdir-input-array
 * @Short_description: many values in one call
 *
 * What a loop over the functions for single values would read, in one call
 * and at the speed of a copy where the byte order is the machine's own.  How many
 * values there are is for the caller to know.
 */

/**
 * SECTION:mmdir-input-at
 * @Short_description: values and bytes at a position
 *
 * These functions neither use nor move the cursor, and any number of threads
 * may call them on one input.  Positions are in bytes from the start of the
 * input, of the slice if it is one, and need not be aligned.
 */

/**
 * SECTION:mmdir-memory
 * @Short_description: advice, prefetch, preload, residency
 *
 * What the system is told, and asked, about the pages of an input.  Nothing of
 * that changes what is read; <link linkend="memory">Advice, preload and
 * prefetch</link> says when it pays.
 */

/**
 * SECTION:mmdir-guard
 * @Short_description: surviving files that change under a mapping
 *
 * What happens when a page of a mapped file cannot be read, and what a program
 * can do about it, is told in <link linkend="guard">Files that change under a
 * mapping</link>.
 */

/**
 * SECTION:mmdir-window
 * @Short_description: what the reads look at that the compiler puts in place
 *
 * The frozen part of every input, and the functions that the inline reads fall
 * back on.  Programs need them only to write such reads of their own; see <link
 * linkend="chunks-window">The window</link>.
 */

/**
 * SECTION:mmdir-output
 * @Short_description: writing a file, once and from its beginning to its end
 * @See_also: #MmdirDirectory, #MmdirInput
 *
 * A #MmdirOutput comes from mmdir_directory_create_output(), or from
 * mmdir_directory_create_temporary_output() for a file that gets its name by
 * mmdir_output_publish().  Whoever makes one frees it, by mmdir_output_free().
 * A file that is not closed or published before is deleted: what is left behind
 * is complete.
 *
 * What is written is in the window of the output first, of 64 KiB.
 * mmdir_output_flush() hands it to the system, mmdir_output_sync() sees to it
 * that it outlives a loss of power, mmdir_output_close() ends the file, and
 * mmdir_output_publish() does all of that and puts the file in its place, so
 * that whoever opens it reads the old one or the new one, after any crash.
 *
 * Once the system has refused something, what is in the file is unknown: the
 * output keeps that error, and each later write, flush, sync, publish and close
 * fails with it.  A program may write on and look at the last call alone.  An
 * argument that cannot be written, such as text that is not UTF-8, writes
 * nothing and is no such failure.  To write to an output after it was closed or
 * published is a mistake of the program, and gives a critical warning.
 *
 * One thread at a time may use an output.
 */

/**
 * SECTION:mmdir-output-write
 * @Short_description: single values, strings, bytes, parts of other files
 *
 * For each function that reads at the cursor there is one that writes what that
 * reads, in the format of Lucene's DataOutput.  Each writes at the position and
 * moves it behind what it has written.  The byte order is in the name: `_le` is
 * little-endian, `_be` big-endian.
 *
 * All of them that write one number, and mmdir_output_tell(), are macros too,
 * which the compiler puts in place of a call.  Arguments are evaluated once.
 */

/**
 * SECTION:mmdir-output-array
 * @Short_description: many values in one call
 *
 * What a loop over the functions for single values would write, in one call.  How
 * many values there are is not written: whoever reads them has to know.
 */

/**
 * SECTION:mmdir-output-window
 * @Short_description: where the writes store that the compiler puts in place
 *
 * The frozen part of every output, and the function that the inline writes fall
 * back on.  Programs need them only to write such writes of their own: if @limit
 * is as far behind @cursor as the longest value may be, or once
 * mmdir_output_make_room() has succeeded, the value is stored at @cursor, and
 * @cursor is moved behind it.
 */

/**
 * SECTION:mmdir-lock
 * @Short_description: who may write to a directory
 * @See_also: #MmdirDirectory
 *
 * A #MmdirLock is held by one owner at a time, among all threads and processes
 * that lock the same name in the same directory.  Nobody waits for it:
 * mmdir_directory_obtain_lock() fails if somebody has it.  That of a process that
 * has ended is free.
 *
 * A lock keeps nobody from anything but obtaining it: all who write have to ask
 * for it.  Reading needs none, for files do not change once they are written.
 * mmdir_lock_check() notices a lock file that was deleted or replaced.
 */

/**
 * SECTION:mmdir-error
 * @Short_description: the error domain, its codes, and what an error can tell
 *
 * The domain and its codes, and functions that take an error apart.  They work
 * for errors of any domain, and for copies, and tell nothing of what is not
 * mmdir's.  <link linkend="errors-codes">What to do about which code</link> has
 * a line for each.
 */

/**
 * SECTION:mmdir-limits
 * @Short_description: what may run out
 *
 * What the system allows the process, and how much of it is in use.  The command
 * `mmdir limits` prints the same.
 */

/**
 * SECTION:mmdir-version
 * @Short_description: of the headers, of the library, of what a program may use
 *
 * Macros that tell the version of the headers, a function that compares with
 * the version of the library, and macros by which a program says which versions
 * it is written for; see <link linkend="packaging-programs">Programs that use
 * mmdir</link>.
 */
