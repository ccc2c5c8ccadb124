/* Fails the n-th call that changes a file: loaded before the C library (LD_PRELOAD), armed by a test.

   Only files whose path contains a given word count, and what is written to their descriptors. What
   Python and SQLCipher do both go through here. Written for Linux with glibc or musl. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define MOST 65536

static char word[256];
static int nth, error_number, for_ever, seen, failed;
static char watched[MOST];

void dalil_arm(const char *path_word, int n, int number, int again) {
    strncpy(word, path_word, sizeof word - 1);
    nth = n, error_number = number, for_ever = again, seen = 0, failed = 0;
}

int dalil_disarm(void) { word[0] = 0; return seen; }
int dalil_failed(void) { return failed; }

static int fails(void) {
    if (!word[0]) return 0;
    seen++;
    if (nth > 0 && (seen == nth || (for_ever && seen > nth))) { failed++; errno = error_number; return 1; }
    return 0;
}

static int is_watched(const char *path) { return word[0] && path && strstr(path, word) != 0; }
static int has(int fd) { return fd >= 0 && fd < MOST && watched[fd] && word[0]; }

static int note(int fd, const char *path) {
    if (fd >= 0 && fd < MOST) watched[fd] = path != 0;
    return fd;
}

/* A path is remembered whether or not anything is armed: files are opened before. */
#define REAL(result, name, ...) \
    static result (*real)(__VA_ARGS__); \
    if (!real) real = (result (*)(__VA_ARGS__)) dlsym(RTLD_NEXT, name)

#define OPENS(function, symbol) \
    int function(const char *path, int flags, ...) { \
        REAL(int, symbol, const char *, int, ...); \
        mode_t mode = 0; \
        if (flags & (O_CREAT | O_TMPFILE)) { va_list rest; va_start(rest, flags); mode = va_arg(rest, int); va_end(rest); } \
        if ((flags & (O_WRONLY | O_RDWR | O_CREAT)) && is_watched(path) && fails()) return -1; \
        return note(real(path, flags, mode), path); \
    }

OPENS(open, "open")
OPENS(open64, "open64")

#define OPENS_AT(function, symbol) \
    int function(int folder, const char *path, int flags, ...) { \
        REAL(int, symbol, int, const char *, int, ...); \
        mode_t mode = 0; \
        if (flags & (O_CREAT | O_TMPFILE)) { va_list rest; va_start(rest, flags); mode = va_arg(rest, int); va_end(rest); } \
        if ((flags & (O_WRONLY | O_RDWR | O_CREAT)) && is_watched(path) && fails()) return -1; \
        return note(real(folder, path, flags, mode), path); \
    }

OPENS_AT(openat, "openat")
OPENS_AT(openat64, "openat64")

static int of_folder(int fd) {
    char link[64], path[4096];
    if (fd < 0 || fd >= MOST || !word[0]) return 0;
    const char digits[] = "0123456789";
    int at = 0, rest = fd, most = 1;
    strcpy(link, "/proc/self/fd/");
    at = (int) strlen(link);
    while (rest / most >= 10) most *= 10;
    for (; most > 0; most /= 10) link[at++] = digits[rest / most % 10];
    link[at] = 0;
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return is_watched(path);
}

#define FAILS_ON(fd) (has(fd) && of_folder(fd) && fails())

ssize_t write(int fd, const void *data, size_t size) {
    REAL(ssize_t, "write", int, const void *, size_t);
    return FAILS_ON(fd) ? -1 : real(fd, data, size);
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
    REAL(ssize_t, "pwrite", int, const void *, size_t, off_t);
    return FAILS_ON(fd) ? -1 : real(fd, data, size, at);
}
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
    return FAILS_ON(fd) ? -1 : real(fd, data, size, at);
}
int fsync(int fd) {
    REAL(int, "fsync", int);
    return FAILS_ON(fd) ? -1 : real(fd);
}
int fdatasync(int fd) {
    REAL(int, "fdatasync", int);
    return FAILS_ON(fd) ? -1 : real(fd);
}
int ftruncate(int fd, off_t size) {
    REAL(int, "ftruncate", int, off_t);
    return FAILS_ON(fd) ? -1 : real(fd, size);
}
int ftruncate64(int fd, off64_t size) {
    REAL(int, "ftruncate64", int, off64_t);
    return FAILS_ON(fd) ? -1 : real(fd, size);
}
int rename(const char *from, const char *to) {
    REAL(int, "rename", const char *, const char *);
    return is_watched(to) && fails() ? -1 : real(from, to);
}
int link(const char *from, const char *to) {
    REAL(int, "link", const char *, const char *);
    return is_watched(to) && fails() ? -1 : real(from, to);
}
int mkdir(const char *path, mode_t mode) {
    REAL(int, "mkdir", const char *, mode_t);
    return is_watched(path) && fails() ? -1 : real(path, mode);
}
