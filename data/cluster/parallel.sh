#!/bin/sh
# A batch on many machines with GNU parallel over ssh, a shard at a time on each.
#
#   parallel.sh FILE DIR SHARDS [HOSTS]
#
# HOSTS is a file with one ssh login a line (":" is this machine; none: this machine alone). All machines see FILE and DIR
# under the same paths, as on a network folder, and have plaat. Run it again after anything went wrong: what is done
# is not done twice. PLAAT names the program where it is not on the path.
set -eu
[ $# = 3 ] || [ $# = 4 ] || { sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2; }
file=$(realpath "$1") shards=$3 plaat=${PLAAT-plaat}
mkdir -p "$2"
dir=$(realpath "$2")
name=$(basename "${file%.*}") # as plaat calls the report

# More shards than machines level the load, and bring a machine that comes back its work.
if [ $# = 4 ]; then set -- --sshloginfile "$4"; else set --; fi
seq "$shards" | parallel "$@" --quote --jobs 1 --retries 3 --line-buffer --tagstring 'shard {}' \
    "$plaat" batch "$file" --shard "{}/$shards" -o "$dir/"

[ "$shards" -gt 1 ] || exit 0 # one shard is the whole, and so is its report
set --
for i in $(seq "$shards"); do set -- "$@" "$dir/$name.$i-of-$shards.report.json"; done
exec "$plaat" merge "$@" -o "$dir/$name.report.json"
