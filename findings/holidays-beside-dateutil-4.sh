#!/usr/bin/env bash
# holidays (Python) asks for python-dateutil below 3 from some release after 0.86 on; up to 0.86 it
# set no upper bound. In an environment that asks for python-dateutil 4 pip therefore resolves an
# unpinned `holidays` to 0.86, without a word, although that release was never tried with it. Of
# China 0.86 lacks the second notice of 2019, which made Labour Day four days long: it says that
# 2019-05-02 and 05-03 were worked and that the Sundays 2019-04-28 and 05-05 were free, where 0.109
# says the contrary, as the notice does. Nothing fails; a deadline in working days is off by days.
#
# It matters to whoever counts working days with the package: pin it, and look at days that you know.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

worked() { # name of the environment, requirements
  python3 -m venv "$folder/$1"
  "$folder/$1/bin/python" -m pip install -q --disable-pip-version-check "${@:2}"
  "$folder/$1/bin/python" - <<'PY'
from datetime import date, timedelta
from importlib.metadata import version

import holidays

china = holidays.country_holidays("CN", years=2019)
days = [date(2019, 4, 28) + timedelta(number) for number in range(8)]
worked = " ".join(f"{day:%m-%d}" for day in days if china.is_working_day(day))
print(f"holidays {version('holidays')}, python-dateutil {version('python-dateutil')}: {worked}")
PY
}

beside=$(worked beside python-dateutil==4.0.0 holidays)
alone=$(worked alone holidays==0.109)
printf '%s\n%s\n' "$beside" "$alone"
[[ $beside == "holidays 0.86, python-dateutil 4.0.0: 04-29 04-30 05-02 05-03" ]]
[[ $alone == "holidays 0.109, python-dateutil 2."*": 04-28 04-29 04-30 05-05" ]]
echo "as described: the newer python-dateutil brings the older calendar"
