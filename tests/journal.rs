//! The journal from outside: over HTTP, on the command line, on disk, and where it must never be met.

mod eight_weeks;
mod import_export;
mod leaks;
mod pages;
mod practice;
mod writing;
