// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// For tests under ThreadSanitizer only. QProcess starts programs with a clone() that shares its memory with the child till
// exec(). What the sanitizer notes in the child of the parent's thread stays then: it takes that thread to be in a library
// it need not look at for ever, and no mutex that the thread holds counts any more. Here the child gets a copy.
#include <cstdarg>
#include <dlfcn.h>
#include <sched.h>

extern "C" int clone(int (*function)(void *), void *stack, int flags, void *argument, ...)
{
    using Clone = int (*)(int (*)(void *), void *, int, void *, ...);
    static const auto next = reinterpret_cast<Clone>(dlsym(RTLD_NEXT, "clone"));
    va_list more;
    va_start(more, argument);
    void *const parentId = va_arg(more, void *);
    void *const storage = va_arg(more, void *);
    void *const childId = va_arg(more, void *);
    va_end(more);
    return next(function, stack, flags & ~CLONE_VM, argument, parentId, storage, childId);
}
