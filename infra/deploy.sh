#!/usr/bin/env bash
# Brings CountDepot into a subscription, again and again. Run `infra/deploy.sh help` for the commands; README.md tells the rest.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec dotnet run --project infra/Deploy -- "$@"
