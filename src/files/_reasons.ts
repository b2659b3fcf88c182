/** What is wrong, and what the user can do about it. */
export interface Reason {
  readonly state: string;
  readonly remedy: string;
}

const DENIED: Reason = {
  state: "permission denied",
  remedy: "have its owner give you access (ls -l says who that is)",
};

const FULL: Reason = { state: "the disk is full", remedy: "free some space" };

const TOO_MANY_OPEN: Reason = {
  state: "too many files are open",
  remedy: "raise the limit (ulimit -n 4096)",
};

/** By the system's code. Source: errno(3), as far as a path or the state of the machine can be the cause. */
export const REASONS: Readonly<Record<string, Reason>> = {
  ENOENT: {
    state: "there is no such file or folder",
    remedy: "check the name",
  },
  ENOTDIR: {
    state: "a file stands where a folder must be",
    remedy: "check the path, or move the file away",
  },
  EISDIR: { state: "it is a folder", remedy: "name a file" },
  ELOOP: {
    state: "its symbolic links lead in a circle",
    remedy: "remove the links, or name what they should lead to",
  },
  ENAMETOOLONG: {
    state: "the name is too long for the file system",
    remedy: "choose a shorter one",
  },
  EACCES: DENIED,
  EPERM: DENIED,
  EROFS: {
    state: "the file system is read-only",
    remedy: "mount it writable",
  },
  ENOSPC: FULL,
  EDQUOT: FULL,
  EFBIG: {
    state: "the file is too large for the file system or the process (ulimit)",
    remedy: "use another file system",
  },
  EEXIST: {
    state: "a file stands where a folder must be",
    remedy: "move the file away",
  },
  ENOTEMPTY: {
    state: "the folder is not empty",
    remedy: "move its contents away",
  },
  EMFILE: TOO_MANY_OPEN,
  ENFILE: TOO_MANY_OPEN,
  EBUSY: { state: "it is in use", remedy: "try again when it is not" },
  ETXTBSY: { state: "it is running", remedy: "end the program first" },
  EXDEV: {
    state: "it lies on another file system",
    remedy: "use folders of one file system",
  },
  EIO: {
    state: "the device fails to read or write",
    remedy: "check the disk",
  },
  ENXIO: { state: "there is no such device", remedy: "name a file" },
  ENODEV: { state: "there is no such device", remedy: "name a file" },
  ESTALE: {
    state: "the network file system has lost it",
    remedy: "mount it again",
  },
};

/** Deno and Node refuse such a name by themselves; the system would see its beginning only. */
export const NUL_IN_NAME: Reason = {
  state: "its name holds a NUL character",
  remedy: "choose another name",
};

/** Paths below `/dev`, `/proc` and `/sys`, where a process has not every permission. */
export const KEPT: Reason = {
  state: "Deno keeps the system's own files from programs",
  remedy: "name an ordinary file",
};
