// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/access.h"

#include "services/simulator/basedata.h"

#include <QCryptographicHash>

namespace bunsnc::simulator {

namespace {

constexpr std::int64_t sessionSeconds = 30 * 60;

std::string_view cookie(std::string_view header, std::string_view name)
{
    while (!header.empty()) {
        const std::size_t end = header.find(';');
        std::string_view part = header.substr(0, end);
        header = end == std::string_view::npos ? std::string_view() : header.substr(end + 1);
        while (!part.empty() && part.front() == ' ')
            part.remove_prefix(1);
        if (part.size() > name.size() && part.starts_with(name) && part[name.size()] == '=')
            return part.substr(name.size() + 1);
    }
    return {};
}

QByteArray hashed(const QByteArray &salt, const std::string &password)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(salt);
    hash.addData(QByteArrayView(password.data(), qsizetype(password.size())));
    return hash.result();
}

} // namespace

Access::Access(Instance &instance)
    : m_instance(instance)
    , m_salt(QByteArray::fromStdString(randomId()))
{
    setPassword("admin", "admin");
}

void Access::setPassword(const std::string &userName, const std::string &password)
{
    const QByteArray hash = hashed(m_salt, password);
    const std::scoped_lock lock(m_mutex);
    m_passwords.insert_or_assign(userName, hash);
}

void Access::renameUser(const std::string &from, const std::string &to)
{
    m_instance.credentials.renameUser(from, to);
    const std::scoped_lock lock(m_mutex);
    if (const auto found = m_passwords.find(from); found != m_passwords.end()) {
        m_passwords.insert_or_assign(to, found->second);
        m_passwords.erase(from);
    }
}

void Access::forgetUser(const std::string &userName)
{
    m_instance.credentials.forgetUser(userName);
    const std::scoped_lock lock(m_mutex);
    m_passwords.erase(userName);
}

bool Access::passwordFits(const std::string &userName, const std::string &password) const
{
    const QByteArray hash = hashed(m_salt, password);
    const std::scoped_lock lock(m_mutex);
    const auto found = m_passwords.find(userName);
    return found != m_passwords.end() && found->second == hash;
}

std::string_view Access::sessionId(const http::Request &request)
{
    return cookie(request.header("Cookie"), "JSESSIONID");
}

std::optional<CredentialStore::Session> Access::sessionOf(const http::Request &request) const
{
    const int idle = m_instance.faults.state().sessionSeconds;
    return m_instance.credentials.session(sessionId(request), idle > 0 ? idle : sessionSeconds);
}

Result<std::optional<Caller>> Access::callerOf(const std::string &userName, Connection &connection) const
{
    auto row = connection.statement(
        "SELECT sys_id, name, time_zone, preferred_language, active, locked_out FROM sys_user WHERE user_name=?");
    if (!row)
        return row.error();
    (*row)->bindText(1, bytesOf(userName));
    const Result<bool> found = (*row)->step();
    if (!found)
        return found.error();
    if (!*found || textOf((*row)->text(4)) != "true" || textOf((*row)->text(5)) == "true")
        return std::optional<Caller>();
    Caller caller;
    caller.userName = userName;
    caller.sysId = std::string(textOf((*row)->text(0)));
    caller.name = std::string(textOf((*row)->text(1)));
    caller.zone = m_instance.world.zone(textOf((*row)->text(2)));
    if (const std::string_view language = textOf((*row)->text(3)); !language.empty())
        caller.language = std::string(language);
    (*row)->reset();
    auto admin = connection.scalar("SELECT sys_id FROM sys_user_has_role WHERE user=? AND role=?", {caller.sysId, adminRoleId});
    if (!admin)
        return admin.error();
    caller.admin = !admin->empty();
    auto groups = connection.statement("SELECT \"group\" FROM sys_user_grmember WHERE user=?");
    if (!groups)
        return groups.error();
    (*groups)->bindText(1, bytesOf(caller.sysId));
    for (;;) {
        const Result<bool> row2 = (*groups)->step();
        if (!row2)
            return row2.error();
        if (!*row2)
            break;
        caller.groups.append((*groups)->string(0));
    }
    return std::optional<Caller>(std::move(caller));
}

std::string Access::userOfHeader(std::string_view header) const
{
    const auto starts = [header](std::string_view scheme) {
        return header.size() > scheme.size()
            && QByteArrayView(header.data(), qsizetype(scheme.size()))
                   .compare(QByteArrayView(scheme.data(), qsizetype(scheme.size())), Qt::CaseInsensitive)
            == 0;
    };
    if (starts("Bearer "))
        return m_instance.credentials.userOfToken(header.substr(7)).value_or(std::string());
    if (!starts("Basic ") || m_instance.faults.state().basicRefused)
        return {};
    const QByteArray decoded
        = QByteArray::fromBase64(QByteArray(header.data() + 6, qsizetype(header.size() - 6)).trimmed());
    const qsizetype colon = decoded.indexOf(':');
    if (colon <= 0)
        return {};
    std::string name = decoded.left(colon).toStdString();
    return passwordFits(name, decoded.mid(colon + 1).toStdString()) ? name : std::string();
}

Result<Access::Login> Access::login(const http::Request &request, Connection &connection, bool writes)
{
    Login login;
    const auto session = sessionOf(request);
    std::string_view key = request.header("x-sn-apikey");
    if (key.empty())
        key = request.parameter("x-sn-apikey");
    std::string userName;
    if (const std::string_view header = request.header("Authorization"); !header.empty()) {
        userName = userOfHeader(header);
    } else if (!key.empty()) {
        userName = m_instance.credentials.userOfApiKey(key).value_or(std::string());
    } else {
        // A write by cookie alone needs the token that the session's pages hold.
        if (session && (!writes || request.header("X-UserToken") == session->userToken))
            userName = session->user;
        if (userName.empty() && !request.certificateSha256.empty()) {
            userName = m_instance.credentials.userOfCertificate(request.certificateSha256, request.certificateName)
                           .value_or(std::string());
        }
    }
    if (userName.empty())
        return login;
    auto caller = callerOf(userName, connection);
    if (!caller)
        return caller.error();
    login.caller = std::move(*caller);
    if (login.caller && !session)
        login.newSession = m_instance.credentials.openSession(userName);
    return login;
}

} // namespace bunsnc::simulator
