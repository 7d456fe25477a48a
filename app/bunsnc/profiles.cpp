// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/profiles.h"

#include "services/core/paths.h"

#include <QFile>
#include <QJsonDocument>
#include <QLockFile>
#include <QSaveFile>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace bunsnc::app {

namespace {

constexpr int lockWaitMs = 5000;

QString userOf(const ConnectionProfile &profile)
{
    return profile.auth["user"_L1].toString();
}

} // namespace

bool isProfileName(const QString &name)
{
    constexpr qsizetype longest = 64;
    return !name.isEmpty() && name.size() <= longest && name.front() != u'.' && name.front() != u'-'
        && std::all_of(name.begin(), name.end(),
            [](QChar c) { return c.unicode() < 128 && (c.isLetterOrNumber() || c == u'.' || c == u'-' || c == u'_'); });
}

QString Profiles::path()
{
    return paths::configDirectory() + u"/profiles.json"_s;
}

Result<Profiles> Profiles::load()
{
    Profiles profiles;
    QFile file(path());
    if (!file.exists())
        return profiles;
    if (!file.open(QIODevice::ReadOnly))
        return Error{.code = ErrorCode::FileError, .subject = file.fileName(), .detail = file.errorString()};
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(file.readAll(), &problem);
    if (!document.isObject()) {
        return Error{.code = ErrorCode::ParseError,
            .subject = file.fileName(),
            .detail = problem.errorString(),
            .position = problem.offset};
    }
    const QJsonObject object = document.object();
    profiles.m_default = object["default"_L1].toString();
    const QJsonObject entries = object["profiles"_L1].toObject();
    for (auto it = entries.begin(); it != entries.end(); ++it) {
        const QJsonObject entry = it.value().toObject();
        profiles.m_profiles[it.key()] = {entry["instance"_L1].toString(), entry["auth"_L1].toObject(),
            entry["ca"_L1].toString(), entry["proxy"_L1].toString()};
    }
    return profiles;
}

std::optional<ConnectionProfile> Profiles::find(const QString &name) const
{
    const auto found = m_profiles.find(name);
    return found == m_profiles.end() ? std::nullopt : std::optional(found->second);
}

std::optional<QString> Profiles::nameFor(const QString &url, const QString &user) const
{
    const auto fits = [&](const ConnectionProfile &profile) {
        return profile.instance == url && (user.isEmpty() || userOf(profile) == user);
    };
    if (const auto chosen = find(defaultName()); chosen && fits(*chosen))
        return defaultName();
    const auto found =
        std::find_if(m_profiles.begin(), m_profiles.end(), [&](const auto &entry) { return fits(entry.second); });
    return found == m_profiles.end() ? std::nullopt : std::optional(found->first);
}

QString Profiles::defaultName() const
{
    if (m_profiles.contains(m_default))
        return m_default;
    return m_profiles.size() == 1 ? m_profiles.begin()->first : QString();
}

Result<> Profiles::save() const
{
    QJsonObject entries;
    for (const auto &[name, profile] : m_profiles) {
        QJsonObject entry{{u"instance"_s, profile.instance}, {u"auth"_s, profile.auth}};
        if (!profile.caFile.isEmpty())
            entry[u"ca"_s] = profile.caFile;
        if (!profile.proxy.isEmpty())
            entry[u"proxy"_s] = profile.proxy;
        entries[name] = entry;
    }
    QSaveFile file(path());
    if (!file.open(QIODevice::WriteOnly)
        || file.write(QJsonDocument(QJsonObject{{u"default"_s, m_default}, {u"profiles"_s, entries}}).toJson()) < 0
        || !file.commit())
        return Error{.code = ErrorCode::FileError, .subject = path(), .detail = file.errorString()};
    return {};
}

Result<> Profiles::change(const std::function<void(Profiles &profiles)> &edit)
{
    QLockFile lock(path() + u".lock"_s);
    if (!lock.tryLock(lockWaitMs)) {
        return Error{.code = ErrorCode::FileError,
            .subject = path(),
            .detail = u"another process holds the lock"_s,
            .retryable = true};
    }
    auto profiles = load();
    if (!profiles)
        return profiles.error();
    edit(*profiles);
    return profiles->save();
}

Result<> Profiles::put(const QString &name, const ConnectionProfile &profile)
{
    return change([&](Profiles &profiles) {
        profiles.m_profiles[name] = profile;
        profiles.m_default = name;
    });
}

Result<bool> Profiles::remove(const QString &name)
{
    bool found = false;
    const auto changed = change([&](Profiles &profiles) { found = profiles.m_profiles.erase(name) > 0; });
    if (!changed)
        return changed.error();
    return found;
}

Result<bool> Profiles::choose(const QString &name)
{
    bool found = false;
    const auto changed = change([&](Profiles &profiles) {
        found = profiles.m_profiles.contains(name);
        if (found)
            profiles.m_default = name;
    });
    if (!changed)
        return changed.error();
    return found;
}

} // namespace bunsnc::app
