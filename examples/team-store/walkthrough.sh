#!/usr/bin/env bash
# A certificate store that a team shares, with real git: ./walkthrough.sh EMPTY_FOLDER
#
# SYNTH and CLI are the commands for a synth and for the command line, for where they are not those of a project.
set -euo pipefail
SYNTH=${SYNTH:-npx cdk8s synth}
CLI=${CLI:-npx cdk8s-istio-ingress}
program=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1" && cd "$1"
export GIT_CONFIG_GLOBAL=/dev/null GIT_AUTHOR_NAME=team GIT_AUTHOR_EMAIL=team@example.com GIT_COMMITTER_NAME=team GIT_COMMITTER_EMAIL=team@example.com
unset CDK8S_ISTIO_INGRESS_FROZEN TODAY

step() { echo; echo "== $*"; }
fail() { echo "walkthrough: $*" >&2; exit 1; }
clone() { git clone -q origin "$1"; cd "$1"; }
# what a pull request of CI runs: nothing may be written, and no passphrase is there
ci() { env -u STORE_PASSPHRASE CDK8S_ISTIO_INGRESS_FROZEN=1 $SYNTH; }
unchanged() { [ -z "$(git status --porcelain)" ] || fail "the synth changed $(git status --porcelain)"; }

step 'the first synth creates the authority, and the store is committed'
git init -q --bare -b main origin
export STORE_PASSPHRASE='a passphrase of the team'
(
  clone ann
  cp -R "$program"/{main.ts,shop.ts,cdk8s.yaml,sealed-secrets.pem,hosts} . && echo dist > .gitignore
  $SYNTH
  git add -A && git commit -qm 'shop' && git push -q origin HEAD:main
  ! grep -rq 'BEGIN PRIVATE KEY' certificates || fail 'a plain key would be committed'
)

step 'two branches add hosts, next to each other, and merge without conflict'
(
  clone ben && git switch -qc add-api
  echo api > hosts/api.example.com && $SYNTH
  git add -A && git commit -qm 'api' && git push -q origin add-api
)
(
  cd ann && git switch -qc add-app
  echo app > hosts/app.example.com && $SYNTH
  git add -A && git commit -qm 'app' && git push -q origin add-app
  git switch -q main && git fetch -q && git merge -q --no-edit add-app && git merge -q --no-edit origin/add-api
  $SYNTH && unchanged
  git push -q origin main
)

step 'CI checks a fresh clone: nothing is issued, and no passphrase is needed'
(clone ci-1 && ci && unchanged)

step 'CI refuses a branch that declares a host without its certificate'
(
  clone ci-2 && echo forgotten > hosts/forgotten.example.com
  ! ci || fail 'CI accepted a host without a certificate'
)

step 'the wrong folder is no reason for a new authority'
(
  clone ci-3 && git rm -qr certificates && git commit -qm 'without the store'
  ! ci || fail 'CI accepted a clone without a store'
)

step 'certificates grow old: CI warns, and a bot renews them'
export TODAY; TODAY=$(date -u -d '+300 days' +%FT%TZ)
(clone ci-4 && ci && unchanged)
(
  clone bot && $CLI store list certificates --expires-within 60w
  $SYNTH
  git add -A && git commit -qm 'renew certificates' && git push -q origin main
)
(clone ci-5 && ci && unchanged)

step 'one branch changes the passphrase while another adds a host'
(
  cd ben && git switch -q main && git pull -q --ff-only origin main && git switch -qc add-web
  echo web > hosts/web.example.com && $SYNTH
  git add -A && git commit -qm 'web' && git push -q origin add-web
)
export OLD_PASSPHRASE=$STORE_PASSPHRASE NEW_PASSPHRASE='another passphrase of the team'
(
  cd ann && git pull -q --ff-only origin main
  $CLI store change-passphrase certificates --passphrase-env OLD_PASSPHRASE --new-passphrase-env NEW_PASSPHRASE
  git add -A && git commit -qm 'change the passphrase' && git fetch -q && git merge -q --no-edit origin/add-web
  export STORE_PASSPHRASE=$NEW_PASSPHRASE
  ! $SYNTH || fail 'a file with the old passphrase went unnoticed'
  $CLI store rekey certificates --passphrase-env NEW_PASSPHRASE --old-passphrase-env OLD_PASSPHRASE
  git add -A && git commit -qm 'encrypt web like the others'
  $SYNTH && unchanged
  git push -q origin main
)
(clone ci-6 && ci && unchanged)
echo
echo 'walkthrough: done'
