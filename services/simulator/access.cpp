// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/access.h"

#include "services/simulator/basedata.h"

#include <QCryptographicHash>
#include <QRandomGenerator>

namespace bunsnc::simulator {

namespace {

constexpr std::int64_t sessionSeconds = 30 * 60;
constexpr std::size_t mostSessions = 10'000;

std::string randomHex()
{
    quint32 words[4];
    QRandomGenerator::system()->fillRange(words);
    return QByteArray(reinterpret_cast<const char *>(words), sizeof words).toHex().toStdString();
}

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
    , m_salt(QByteArray::fromStdString(randomHex()))
{
    setPassword("admin", "admin");
}

void Access::setPassword(const std::string &userName, const std::string &password)
{
    const QByteArray hash = hashed(m_salt, password);
    const std::scoped_lock lock(m_mutex);
    m_passwords.insert_or_assign(userName, hash);
}

bool Access::passwordFits(const std::string &userName, const std::string &password) const
{
    const QByteArray hash = hashed(m_salt, password);
    const std::scoped_lock lock(m_mutex);
    const auto found = m_passwords.find(userName);
    return found != m_passwords.end() && found->second == hash;
}

std::string Access::openSession(const std::string &userName)
{
    std::string id = randomHex();
    const std::scoped_lock lock(m_mutex);
    if (m_sessions.size() >= mostSessions)
        m_sessions.clear();
    m_sessions.insert_or_assign(id, Session{userName, Clock::system().nowSeconds()});
    return id;
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

Result<Access::Login> Access::login(const http::Request &request, Connection &connection, bool writes)
{
    Login login;
    std::string userName;
    const std::string_view sessionId = cookie(request.header("Cookie"), "JSESSIONID");
    bool sessionKnown = false;
    {
        const std::scoped_lock lock(m_mutex);
        const std::int64_t now = Clock::system().nowSeconds();
        const auto session = m_sessions.find(sessionId);
        sessionKnown = session != m_sessions.end() && now - session->second.usedAt < sessionSeconds;
        if (sessionKnown) {
            session->second.usedAt = now;
            if (!writes) // a write by cookie alone needs the token of a page, and the simulator has no pages
                userName = session->second.userName;
        }
    }
    const std::string_view header = request.header("Authorization");
    if (!header.empty()) {
        userName.clear();
        if (header.size() > 6 && QByteArrayView(header.data(), 6).compare("basic ", Qt::CaseInsensitive) == 0) {
            const QByteArray decoded
                = QByteArray::fromBase64(QByteArray(header.data() + 6, qsizetype(header.size() - 6)).trimmed());
            const qsizetype colon = decoded.indexOf(':');
            if (colon > 0) {
                const std::string name = decoded.left(colon).toStdString();
                if (passwordFits(name, decoded.mid(colon + 1).toStdString()))
                    userName = name;
            }
        }
    }
    if (userName.empty())
        return login;
    auto caller = callerOf(userName, connection);
    if (!caller)
        return caller.error();
    login.caller = std::move(*caller);
    if (login.caller && !sessionKnown)
        login.newSession = openSession(userName);
    return login;
}

} // namespace bunsnc::simulator
