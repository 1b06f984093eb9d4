//! The program without its process: arguments in, exit code out.
