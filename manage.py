#!/usr/bin/env python
"""Starts Django's commands; a wrong setting is answered with its sentence, not a traceback."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from config.env import WrongSetting

    try:
        from django.core.management import execute_from_command_line

        execute_from_command_line(sys.argv)
    except WrongSetting as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
