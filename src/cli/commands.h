/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* commands.h - the tables of commands, one a file. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/cli.h"

extern const struct command_table cli_user_commands;
extern const struct command_table cli_token_commands;
extern const struct command_table cli_keys_commands;
extern const struct command_table cli_check_commands;
extern const struct command_table cli_init_commands;
extern const struct command_table cli_report_commands;
extern const struct command_table cli_import_commands;
extern const struct command_table cli_serve_commands;
extern const struct command_table cli_settings_commands;
extern const struct command_table cli_fill_commands;
extern const struct command_table cli_export_commands;
extern const struct command_table cli_backup_commands;
extern const struct command_table cli_ledger_commands;

#endif
