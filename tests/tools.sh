# What the project's scripts have in common. To be sourced.

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

# Installs those of these Debian packages that are not there.
need() {
  local missing=""
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' || missing="$missing $package"
  done
  [ -z "$missing" ] && return
  # shellcheck disable=SC2086 # a list of names
  as_root apt-get update -qq && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
}

# Debian 12's wine lacks a library that Rust's own asks for (ProcessPrng) and Windows has: puts one into these folders.
wine_library() {
  local source folder
  source=$(mktemp --suffix .c)
  cat > "$source" <<'C'
typedef int BOOL;
__declspec(dllimport) unsigned char __stdcall SystemFunction036(void *bytes, unsigned long count);
__declspec(dllexport) BOOL __stdcall ProcessPrng(unsigned char *bytes, unsigned long long count) {
  return SystemFunction036(bytes, (unsigned long)count);
}
C
  for folder in "$@"; do
    x86_64-w64-mingw32-gcc -shared -o "$folder/bcryptprimitives.dll" "$source" -ladvapi32
  done
  rm -f "$source"
}
