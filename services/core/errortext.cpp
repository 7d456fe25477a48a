// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/core/error.h"

#include "services/core/errordetail.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace bunsnc {

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(ErrorText)
public:
    static ErrorText of(const Error &error);

private:
    static QString wrongInput(const Error &error);
    static std::optional<ErrorText> ofTeamStore(const Error &error);
};

/// What is otherwise local data is a server here.
std::optional<ErrorText> Texts::ofTeamStore(const Error &error)
{
    const QString &subject = error.subject;
    if (!subject.startsWith("postgresql:"_L1))
        return std::nullopt;
    const bool own = isOwnDetail(error.detail);
    if (error.code == ErrorCode::StoreRefused && error.detail.contains("42501"_L1)) {
        return ErrorText{tr("The database does not let this user read"),
            tr("The login is right, but the user lacks the rights for the data in %1.").arg(subject),
            tr("Ask the administrator of the database for the role bunsnc_console; the service itself needs "
               "bunsnc_sync.")};
    }
    if (error.code == ErrorCode::StoreVersion && own) {
        return ErrorText{tr("The team's service is older than this program"),
            tr("This version cannot read %1 yet.").arg(subject),
            tr("Ask the administrator to update bunsnc serve, or use the version that your team uses.")};
    }
    if (error.code == ErrorCode::StoreVersion) {
        return ErrorText{tr("The team's database is newer than this program"),
            tr("This version cannot read %1.").arg(subject), tr("Install the version that your team uses.")};
    }
    if (error.code == ErrorCode::StoreDamaged && own) {
        return ErrorText{tr("The database is not one of BunSNC's"),
            tr("In %1 there are none of its tables.").arg(subject),
            tr("Check the name of the database, or ask the administrator whether bunsnc serve has started there.")};
    }
    return std::nullopt;
}

QString Texts::wrongInput(const Error &error)
{
    if (!error.detail.isEmpty())
        return localizedDetail(error.detail);
    return error.subject.isEmpty() ? tr("A value that was given cannot be used.") : tr("%1 cannot be used.").arg(error.subject);
}

ErrorText Texts::of(const Error &error)
{
    if (auto team = ofTeamStore(error))
        return *std::move(team);
    const QString &subject = error.subject;
    switch (error.code) {
    case ErrorCode::Cancelled:
        return {tr("Stopped"), tr("The operation was stopped before it ended."), tr("Start it again when you like.")};
    case ErrorCode::InvalidArgument:
        return {tr("Something in the input is not valid"), wrongInput(error), tr("Correct it and try again.")};
    case ErrorCode::HostNotFound:
        return {tr("The address %1 was not found").arg(subject),
            tr("No computer answers to that name: it may be misspelt, or this machine has no network or name server."),
            tr("Check the address and your network or VPN.")};
    case ErrorCode::ConnectionRefused:
        return {tr("%1 does not accept connections").arg(subject),
            tr("The computer exists, but nothing answers at that port, or a firewall refuses."),
            tr("Check the address and port, or ask your network team.")};
    case ErrorCode::ConnectionLost:
        return {tr("The connection to %1 was lost").arg(subject), tr("It ended before the whole answer had arrived."),
            tr("It is tried again automatically. If it keeps happening, check your network or VPN.")};
    case ErrorCode::Timeout:
        return {tr("%1 did not answer in time").arg(subject), tr("The instance or the network is too slow at the moment."),
            tr("It is tried again automatically. If it keeps happening, check your network or VPN, or ask for fewer records per "
               "page.")};
    case ErrorCode::ProxyRefused:
        return {tr("The proxy did not let the request through"),
            tr("It refused, could not be reached, or wants other credentials."),
            tr("Check the proxy's address, user and password in the connection settings.")};
    case ErrorCode::TlsUntrusted:
        return {tr("The certificate of %1 is not trusted").arg(subject),
            tr("This machine cannot make sure that it talks to the right server, so it did not log in."),
            tr("If your company uses its own certificate authority, choose its file in the connection settings.")};
    case ErrorCode::Unauthorized:
        return {tr("The instance refused the login"),
            tr("User, password, token or key are wrong, or this user may not sign in that way."),
            tr("Check them. If they are right, ask the administrator: Basic authentication needs the role "
               "snc_basic_auth_api_access.")};
    case ErrorCode::Forbidden:
        return {tr("The instance does not allow this"), tr("Your user lacks the rights for %1.").arg(subject),
            tr("Ask the administrator of the instance for read access.")};
    case ErrorCode::NotFound:
        return {tr("Not found"), tr("%1 does not exist on the instance, or your user may not see it.").arg(subject),
            tr("Check the number, or ask the administrator for read access.")};
    case ErrorCode::BadRequest:
        return {tr("The instance did not understand the request"),
            error.detail.isEmpty() ? tr("It gave no reason.") : tr("It answered: %1").arg(error.detail),
            tr("Please report this with the technical details.")};
    case ErrorCode::InvalidTable:
        return {tr("The instance has no table %1").arg(subject),
            tr("The table is not installed there, or has another name."),
            tr("Check the name, or ask the administrator of the instance.")};
    case ErrorCode::RateLimited:
        return {tr("The instance asks for a pause"), tr("It limits the number of requests, and the limit was reached."),
            tr("It goes on by itself after the pause. If it keeps happening, lower the requests per second.")};
    case ErrorCode::ServerError:
        return {tr("The instance reported a fault of its own"), tr("It may be restarting or overloaded."),
            tr("It is tried again automatically. If it keeps happening, tell the administrator.")};
    case ErrorCode::Hibernating:
        return {tr("The instance %1 is hibernating").arg(subject), tr("It answers with a web page instead of data."),
            tr("Wake it up in the browser (developer portal), or check the address. It is tried again automatically.")};
    case ErrorCode::NotServiceNow:
        return {tr("%1 is no ServiceNow instance").arg(subject),
            tr("Something answers there, but not in the way an instance does."), tr("Check the address.")};
    case ErrorCode::DamagedAnswer:
        return {tr("The instance sent a damaged answer"), tr("The data was cut off or unreadable, so none of it was used."),
            tr("It is tried again automatically with smaller pages.")};
    case ErrorCode::AnswerTooLarge:
        return {tr("The instance sent too much data at once"), tr("The answer exceeded the limit that is set."),
            tr("It is tried again with smaller pages.")};
    case ErrorCode::StoreBusy:
        return {tr("The local data is in use by another program"), tr("%1 is locked.").arg(subject),
            tr("Close the other program or window. It is tried again automatically.")};
    case ErrorCode::StoreFull:
        return {tr("The disk is full"), tr("%1 cannot grow any more. Nothing was lost: what did not fit is read again.").arg(subject),
            tr("Free some space. It goes on by itself.")};
    case ErrorCode::StoreDamaged:
        return {tr("The local data is damaged"), tr("%1 is no valid database.").arg(subject),
            tr("Move the file away. The mirror is then built anew from the instance.")};
    case ErrorCode::StoreVersion:
        return {tr("The local data was written by a newer version"), tr("This version cannot read %1.").arg(subject),
            tr("Install the newer version, or start with another store (--store).")};
    case ErrorCode::StoreUnreachable:
        return {tr("The database does not answer"), tr("%1 cannot be reached at the moment.").arg(subject),
            tr("It is tried again automatically. If it keeps happening, tell the administrator of the database.")};
    case ErrorCode::StoreRefused:
        return {tr("The database refuses this"),
            tr("%1 does not accept this user and password, or has no database of that name.").arg(subject),
            tr("Check the user and the password, or ask the administrator of the database.")};
    case ErrorCode::StoreError:
        return {tr("The local data could not be read or written"), tr("It happened with %1.").arg(subject),
            tr("Try again. If it keeps happening, please report it with the technical details.")};
    case ErrorCode::StreamRefused:
        return {tr("The server of the change stream refused"),
            tr("%1 does not accept this user and password, or the user lacks rights there.").arg(subject),
            tr("Check user, password and rights in Redis. Nothing is lost meanwhile: changes wait in the store.")};
    case ErrorCode::StreamFull:
        return {tr("The server of the change stream is out of memory"),
            tr("%1 takes nothing in. Nothing is lost: changes wait in the store.").arg(subject),
            tr("Give Redis more memory, or look for a consumer that stands still. It goes on by itself.")};
    case ErrorCode::StreamError:
        return {tr("The server of the change stream reported a fault"),
            error.detail.isEmpty() ? tr("It happened with %1.").arg(subject) : localizedDetail(error.detail),
            tr("It is tried again automatically. If it keeps happening, please report it with the technical details.")};
    case ErrorCode::FileError:
        if (isOwnDetail(error.detail)) {
            return {tr("A file cannot be used"), tr("%1: %2.").arg(subject, localizedDetail(error.detail)),
                tr("Correct the file, or choose another one.")};
        }
        return {tr("A file could not be read or written"), tr("It happened with %1.").arg(subject),
            tr("Check that the folder exists, that you may write there and that there is space.")};
    case ErrorCode::SettingsDamaged:
        return {tr("The settings file was damaged"),
            tr("The default settings apply. The damaged file was kept as %1.").arg(subject),
            tr("Enter the connection again.")};
    case ErrorCode::SecretUnavailable:
        return {tr("The password store is not available"), tr("The system's keychain is locked, missing or refuses."),
            tr("Unlock it, or type the password each time.")};
    case ErrorCode::ParseError:
        if (!error.subject.isEmpty()) {
            return {tr("%1 cannot be understood").arg(error.subject),
                error.detail.isEmpty() ? tr("Its content is not what it should be.") : localizedDetail(error.detail),
                tr("Correct it and try again.")};
        }
        return {tr("The filter cannot be understood"),
            error.detail.isEmpty() ? tr("It is not written as the filter language wants it.")
                                   : localizedDetail(error.detail),
            error.position >= 0 ? tr("Look at character %1.").arg(error.position + 1) : tr("Correct it and try again.")};
    case ErrorCode::Conflict:
        return {tr("The record was changed meanwhile"),
            tr("Somebody else saved it after it was read here, so nothing was written over that."),
            tr("Read the record again and repeat your change.")};
    case ErrorCode::OutcomeUnknown:
        return {tr("It is not known whether the change was saved"),
            tr("The change was sent, but no answer came, and the instance could not be asked afterwards."),
            tr("Look at the record in the instance before you repeat the change.")};
    case ErrorCode::FileTooLarge:
        return {tr("The file is too large"), tr("The instance takes no attachments of that size."),
            tr("Make the file smaller, or ask the administrator to raise the limit.")};
    case ErrorCode::FileTypeRefused:
        return {tr("Files of this kind are not allowed"), tr("The instance takes attachments of certain kinds only."),
            tr("Choose another format, or ask the administrator to allow this one.")};
    case ErrorCode::SafetyFuse:
        return {tr("Nothing was deleted: too many tickets seem to be gone"),
            tr("More tickets vanished from the instance than the safety limit allows: %1.")
                .arg(localizedDetail(error.detail)),
            tr("Check your user's rights on the instance. If the tickets really are gone, accept it once: under Synchronization in "
               "the console, or with bunsnc sync --accept-deletes.")};
    case ErrorCode::Unknown:
        break;
    }
    return {tr("Something went wrong"), error.detail.isEmpty() ? tr("The cause is not known.") : localizedDetail(error.detail),
        tr("Please report this with the technical details.")};
}

} // namespace

ErrorText describe(const Error &error)
{
    return Texts::of(error);
}

} // namespace bunsnc
