#!/bin/sh
# Submits a batch to Slurm in SHARDS tasks, and a job behind them that merges their reports. Writes both job numbers.
#
#   slurm.sh FILE DIR SHARDS [SBATCH-OPTION...]
#
# FILE and DIR lie where all nodes see them under the same paths. PLAAT names the program where it is not on the path.
set -eu
[ $# -ge 3 ] || { sed -n '2,6s/^# \{0,1\}//p' "$0" >&2; exit 2; }
here=$(dirname "$(realpath "$0")")
file=$(realpath "$1") shards=$3 plaat=${PLAAT-plaat}
mkdir -p "$2"
dir=$(realpath "$2")
name=$(basename "${file%.*}") # as plaat calls the report
shift 3

tasks=$(sbatch --parsable --array="1-$shards" --output="$dir/slurm-%a.log" "$@" "$here/slurm.sbatch" "$file" "$dir")
[ "$shards" -gt 1 ] || { echo "$tasks"; exit 0; } # one shard is the whole, and so is its report
set -- "$plaat" merge -o "$dir/$name.report.json"
for i in $(seq "$shards"); do set -- "$@" "$dir/$name.$i-of-$shards.report.json"; done
merge=$(printf '#!/bin/sh\nexec "$@"\n' |
    sbatch --parsable --job-name=plaat-merge --dependency="afterany:$tasks" --output="$dir/slurm-merge.log" /dev/stdin "$@")
echo "$tasks $merge"
