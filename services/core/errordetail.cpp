// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/core/errordetail.h"

#include "services/core/error.h"
#include "services/core/knowntexts.h"

#include <QtGlobal>

#include <array>

namespace bunsnc {

namespace {

// The details that a person reads, word for word as they are written where the error is made. tests/core holds them to
// the places they come from.
constexpr std::array texts{
    // the address and the login (services/servicenow, the connection dialog)
    QT_TRANSLATE_NOOP("ErrorDetail", "the address is empty"),
    QT_TRANSLATE_NOOP("ErrorDetail", "the address is no URL"),
    QT_TRANSLATE_NOOP("ErrorDetail", "only https addresses are possible"),
    QT_TRANSLATE_NOOP("ErrorDetail", "http would send the password in clear text; use https"),
    QT_TRANSLATE_NOOP("ErrorDetail", "no user name"),
    QT_TRANSLATE_NOOP("ErrorDetail", "no usable user name"),
    // signing in (services/servicenow)
    QT_TRANSLATE_NOOP("ErrorDetail", "no access token (HTTP %1): %2"),
    QT_TRANSLATE_NOOP("ErrorDetail", "no refresh token is kept: sign in again"),
    QT_TRANSLATE_NOOP("ErrorDetail", "no usable token or key"),
    QT_TRANSLATE_NOOP("ErrorDetail", "the sign-in is refused: %1"),
    QT_TRANSLATE_NOOP("ErrorDetail", "nobody signed in within %1 s"),
    QT_TRANSLATE_NOOP("ErrorDetail", "nobody can be asked to sign in: there is no browser"),
    QT_TRANSLATE_NOOP("ErrorDetail", "the auth service gives neither cookies nor headers"),
    QT_TRANSLATE_NOOP("ErrorDetail", "the auth service gives no cookie for this instance"),
    QT_TRANSLATE_NOOP("ErrorDetail", "others may read or change this file; take that right away (chmod 600)"),
    QT_TRANSLATE_NOOP("ErrorDetail", "the file is empty"),
    QT_TRANSLATE_NOOP("ErrorDetail", "no PEM certificate in the file"),
    QT_TRANSLATE_NOOP("ErrorDetail", "no PKCS#12 file, or the passphrase is wrong"),
    QT_TRANSLATE_NOOP("ErrorDetail", "no private key in the file, or the passphrase is wrong"),
    QT_TRANSLATE_NOOP("ErrorDetail", "the client certificate is refused: %1"),
    QT_TRANSLATE_NOOP("ErrorDetail", "%1 is needed for this way to sign in"),
    QT_TRANSLATE_NOOP("ErrorDetail", "there is no way to sign in of that name"),
    QT_TRANSLATE_NOOP("ErrorDetail", "not kept; it can also be given in %1"),
    // the filter language (services/query)
    QT_TRANSLATE_NOOP("ErrorDetail", "%1 is not supported"),
    QT_TRANSLATE_NOOP("ErrorDetail", "expected a condition after OR"),
    QT_TRANSLATE_NOOP("ErrorDetail", "expected the name of a field only"),
    QT_TRANSLATE_NOOP("ErrorDetail", "expected the name of a field"),
    QT_TRANSLATE_NOOP("ErrorDetail", "expected an operator after \"%1\""),
    QT_TRANSLATE_NOOP("ErrorDetail", "the condition is too long for a query"),
    // exports (services/servicenow)
    QT_TRANSLATE_NOOP(
        "ErrorDetail", "a record shows a field that the first one hides, so it has no column: name the fields"),
    // descriptions of tables (services/servicenow)
    QT_TRANSLATE_NOOP("ErrorDetail", "its description is hidden; the role personalize_dictionary or admin shows it"),
    QT_TRANSLATE_NOOP("ErrorDetail", "its choices are hidden; the role personalize_choices or admin shows them"),
    QT_TRANSLATE_NOOP("ErrorDetail", "no such table"),
    QT_TRANSLATE_NOOP("ErrorDetail", "no name of a table"),
    QT_TRANSLATE_NOOP("ErrorDetail", "no name of a namespace"),
    QT_TRANSLATE_NOOP("ErrorDetail", "a parent needs its header"),
    QT_TRANSLATE_NOOP("ErrorDetail", "no class above this table"),
    // records that cannot be stored (services/store)
    QT_TRANSLATE_NOOP("ErrorDetail", "no valid sys_id"),
    QT_TRANSLATE_NOOP("ErrorDetail", "not a JSON value"),
    QT_TRANSLATE_NOOP("ErrorDetail", "invalid escape in a text"),
    QT_TRANSLATE_NOOP("ErrorDetail", "a text does not end"),
    QT_TRANSLATE_NOOP("ErrorDetail", "a control character in nested JSON"),
    QT_TRANSLATE_NOOP("ErrorDetail", "more than 10,000 members"),
    QT_TRANSLATE_NOOP("ErrorDetail", "text behind the end of the record"),
    // a copy of a store (services/store)
    QT_TRANSLATE_NOOP("ErrorDetail",
        "the database holds an unfinished copy of another store; finish it with bunsnc migrate, or drop the schema "
        "\"bunsnc\""),
    // a team's store (services/store, the connection dialog)
    QT_TRANSLATE_NOOP("ErrorDetail", "the database has no tables of BunSNC"),
    QT_TRANSLATE_NOOP("ErrorDetail", "the service that fills the database is older than this program"),
    QT_TRANSLATE_NOOP("ErrorDetail", "the address of the team's server is not like postgresql://user@host/database"),
    QT_TRANSLATE_NOOP("ErrorDetail", "not an address of PostgreSQL: postgresql://HOST:PORT/DATABASE"),
    QT_TRANSLATE_NOOP("ErrorDetail", "no address of the form redis://host:6379/0"),
    // background tasks, backup and restore (services/tasks, services/store)
    QT_TRANSLATE_NOOP("ErrorDetail", "only a store in PostgreSQL has background tasks"),
    QT_TRANSLATE_NOOP("ErrorDetail", "the service has no folder for this: it is not set"),
    QT_TRANSLATE_NOOP("ErrorDetail", "the folder is not there, or cannot be written to"),
    QT_TRANSLATE_NOOP("ErrorDetail", "another backup is being written to this folder"),
    QT_TRANSLATE_NOOP("ErrorDetail", "there is no space left on the disk"),
    QT_TRANSLATE_NOOP("ErrorDetail", "there is no store in this database"),
    QT_TRANSLATE_NOOP("ErrorDetail", "another program keeps this store up to date"),
    QT_TRANSLATE_NOOP(
        "ErrorDetail", "this program of PostgreSQL was not found; name it in tasks.backup.program"),
    QT_TRANSLATE_NOOP("ErrorDetail",
        "this program is of PostgreSQL %1, and the server of %2; name a newer one in tasks.backup.program"),
    QT_TRANSLATE_NOOP("ErrorDetail", "this is no program of PostgreSQL"),
    QT_TRANSLATE_NOOP("ErrorDetail", "this is no note of a backup"),
    QT_TRANSLATE_NOOP("ErrorDetail", "the file is not what was written: its checksum differs"),
    QT_TRANSLATE_NOOP("ErrorDetail", "the table %1 is missing in it"),
    QT_TRANSLATE_NOOP("ErrorDetail", "%1 rows were restored of %2"),
    QT_TRANSLATE_NOOP(
        "ErrorDetail", "there is a store in this database already; with --replace it is dropped first"),
    QT_TRANSLATE_NOOP("ErrorDetail", "only tables that are mirrored can be exported: %1"),
    QT_TRANSLATE_NOOP("ErrorDetail", "attachments are fetched of mirrored tables only: %1"),
    QT_TRANSLATE_NOOP("ErrorDetail", "must be ndjson or csv"),
    QT_TRANSLATE_NOOP("ErrorDetail", "must be value, display or both"),
    // the mirror (services/sync)
    QT_TRANSLATE_NOOP("ErrorDetail", "this store mirrors %1, not %2"),
    QT_TRANSLATE_NOOP("ErrorDetail",
        "of %1 tickets %2 seem to be deleted and at least %3 are; at most %4 go at once, none was removed (%5)"),
    // webhooks and rules of alerts (services/consumers)
    QT_TRANSLATE_NOOP("ErrorDetail", "each entry needs a name of letters, digits, - and _"),
    QT_TRANSLATE_NOOP("ErrorDetail", "the name is there twice"),
    QT_TRANSLATE_NOOP("ErrorDetail", "no such member: %1"),
    QT_TRANSLATE_NOOP("ErrorDetail", "of the wrong type: %1"),
    QT_TRANSLATE_NOOP("ErrorDetail", "no name of an event: %1"),
    QT_TRANSLATE_NOOP("ErrorDetail", "the url must be https://…, or http:// to this machine"),
    QT_TRANSLATE_NOOP("ErrorDetail", "no user and no password in the url"),
    QT_TRANSLATE_NOOP("ErrorDetail",
        "a secret of 16 characters at least is needed: a secretFile, or BUNSNC_WEBHOOK_SECRET (environment)"),
    // the simulator
    QT_TRANSLATE_NOOP("ErrorDetail", "no such fault"),
    QT_TRANSLATE_NOOP("ErrorDetail", "the simulator ended before it was ready"),
    QT_TRANSLATE_NOOP("ErrorDetail", "line %1: %2"),
};

const KnownTexts &known()
{
    static const KnownTexts all("ErrorDetail", texts);
    return all;
}

} // namespace

QString localizedDetail(const QString &detail)
{
    return known().translated(detail);
}

bool isOwnDetail(const QString &detail)
{
    return known().contains(detail);
}

} // namespace bunsnc
