/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/commands.h"

#include <unistd.h>

int main(int argc, char **argv)
{
    const struct command_table tables[] = {
        cli_init_commands,   cli_keys_commands,   cli_user_commands,     cli_token_commands,
        cli_import_commands, cli_report_commands, cli_serve_commands,    cli_fill_commands,
        cli_export_commands, cli_ledger_commands, cli_settings_commands, cli_check_commands,
        cli_backup_commands};

    return cli_main(argc, argv, environ, tables, COUNT(tables));
}
