// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/core/settings.h"

#include "services/core/clock.h"
#include "services/core/log.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>
#include <QStringBuilder>
#include <QTimer>

#include <algorithm>

namespace bunsnc {

const std::vector<SettingInfo> &allSettings()
{
    constexpr auto console = SettingUse::Console;
    constexpr auto service = SettingUse::Service;
    constexpr double least = std::numeric_limits<double>::lowest();
    constexpr double most = std::numeric_limits<double>::max();
    static const std::vector<SettingInfo> rows{
        {SettingKey::InstanceUrl, "instance.url", QString()},
        {SettingKey::InstanceUser, "instance.user", QString()},
        {SettingKey::InstanceAuth, "instance.auth", QStringLiteral("basic"), least, most, service},
        {SettingKey::InstanceCaFile, "instance.caFile", QString()},
        {SettingKey::InstanceInsecureTls, "instance.insecureTls", QString()},
        {.key = SettingKey::ProxyMode, .name = "proxy.mode", .fallback = QStringLiteral("system"),
            .choices = "system|none|manual"},
        {SettingKey::ProxyHost, "proxy.host", QString()},
        {SettingKey::ProxyPort, "proxy.port", 8080, 1, 65535},
        {SettingKey::ProxyUser, "proxy.user", QString()},
        {SettingKey::RequestsPerSecond, "limits.requestsPerSecond", 25, 1, 100, SettingUse::Both, nullptr, true},
        {SettingKey::ConcurrentRequests, "limits.concurrentRequests", 18, 1, 20},
        {SettingKey::PageSize, "limits.pageSize", 1000, 100, 10000},
        {SettingKey::SyncTables, "sync.tables", QStringLiteral("incident,change_task,sc_task"), least, most, service},
        {SettingKey::SyncWorkers, "sync.workers", 4, 1, 16, service},
        {SettingKey::PollIntervalMs, "sync.pollIntervalMs", 5000, 1000, 3'600'000},
        {SettingKey::OverlapSeconds, "sync.overlapSeconds", 120, 1, 3600},
        {SettingKey::ReconcileIntervalMinutes, "sync.reconcileIntervalMinutes", 60, 0, 10080},
        {SettingKey::WatchChanges, "sync.watchChanges", false},
        {SettingKey::DeleteFuseCount, "sync.deleteFuseCount", 500, 1, 1'000'000},
        {SettingKey::DeleteFusePercent, "sync.deleteFusePercent", 1, 0, 100, SettingUse::Both, nullptr, true},
        {SettingKey::ConnectTimeoutMs, "limits.connectTimeoutMs", 10'000, 1000, 120'000},
        {SettingKey::RequestTimeoutMs, "limits.requestTimeoutMs", 60'000, 5000, 600'000},
        {SettingKey::MaxAnswerBytes, "limits.maxAnswerBytes", 256.0 * 1024 * 1024, 1024.0 * 1024, 2048.0 * 1024 * 1024},
        {SettingKey::StorePath, "store.path", QString(), least, most, console},
        {SettingKey::StoreAddress, "store.address", QString()},
        {SettingKey::RetentionDays, "store.retentionDays", 0, 0, 36500},
        {SettingKey::OutboxRetentionHours, "store.outboxRetentionHours", 72, 1, 8760},
        {SettingKey::OutboxMaxAgeHours, "store.outboxMaxAgeHours", 336, 1, 87'600},
        {SettingKey::OutboxMaxEntries, "store.outboxMaxEntries", 2'000'000, 10'000, 1'000'000'000},
        {SettingKey::RedisUrl, "redis.url", QString()},
        {SettingKey::RedisKey, "redis.key", QStringLiteral("servicenow:changes")},
        {SettingKey::RedisKeepEntries, "redis.keepEntries", 10'000, 0, 100'000'000},
        {SettingKey::RedisMaxEntries, "redis.maxEntries", 1'000'000, 10'000, 1'000'000'000},
        {SettingKey::RedisShares, "redis.shares", 4, 1, 64, service},
        {SettingKey::TaskWorkers, "tasks.workers", 2, 1, 8, service},
        {SettingKey::TaskHistoryDays, "tasks.historyDays", 30, 1, 3650, service},
        {SettingKey::BackupSchedule, "tasks.backup.schedule", QString(), least, most, service},
        {SettingKey::BackupFolder, "tasks.backup.folder", QString(), least, most, service},
        {SettingKey::BackupProgram, "tasks.backup.program", QString(), least, most, service},
        {SettingKey::BackupKeepDays, "tasks.backup.keepDays", 7, 1, 366, service},
        {SettingKey::BackupKeepWeeks, "tasks.backup.keepWeeks", 4, 0, 520, service},
        {SettingKey::BackupTryOut, "tasks.backup.tryOut", false, least, most, service},
        {SettingKey::ExportFolder, "tasks.export.folder", QString(), least, most, service},
        {SettingKey::AttachmentSchedule, "tasks.attachments.schedule", QString(), least, most, service},
        {SettingKey::AttachmentFolder, "tasks.attachments.folder", QString(), least, most, service},
        {SettingKey::AttachmentRule, "tasks.attachments.rule", QStringLiteral("active=true"), least, most, service},
        {SettingKey::AttachmentMostMegabytes, "tasks.attachments.mostMegabytes", 50, 1, 4096, service},
        {SettingKey::ReconcileSchedule, "tasks.reconcile.schedule", QString(), least, most, service},
        {SettingKey::LogLevel, "log.level", QStringLiteral("info"), least, most, service, "debug|info|warning"},
        {SettingKey::Webhooks, "webhooks", QJsonArray(), least, most, service},
        {SettingKey::AlertRules, "alerts.rules", QJsonArray(), least, most, service},
        {SettingKey::Language, "ui.language", QStringLiteral("system"), least, most, console},
        {SettingKey::Theme, "ui.theme", QStringLiteral("system"), least, most, console},
        {SettingKey::Density, "ui.density", QStringLiteral("normal"), least, most, console},
        {SettingKey::WindowGeometry, "ui.windowGeometry", QString(), least, most, console},
        {SettingKey::WindowState, "ui.windowState", QString(), least, most, console},
        {SettingKey::SidebarCollapsed, "ui.sidebarCollapsed", false, least, most, console},
        {SettingKey::DetailPlacement, "ui.detailPlacement", QStringLiteral("right"), least, most, console},
        {SettingKey::ColumnLayouts, "ui.columnLayouts", QJsonObject(), least, most, console},
        {SettingKey::NotificationsMuted, "notifications.muted", false, least, most, console},
    };
    return rows;
}

namespace {

const SettingInfo &row(SettingKey key)
{
    const auto &rows = allSettings();
    const auto found =
        std::find_if(rows.begin(), rows.end(), [key](const SettingInfo &entry) { return entry.key == key; });
    Q_ASSERT(found != rows.end());
    return *found;
}

// A value of the wrong type counts as absent: a hand-edited file must not switch a limit off.
std::optional<QJsonValue> acceptable(const SettingInfo &entry, const QJsonValue &value)
{
    if (value.type() != entry.fallback.type())
        return std::nullopt;
    if (value.isDouble())
        return QJsonValue(std::clamp(value.toDouble(), entry.minimum, entry.maximum));
    return value;
}

} // namespace

Settings::Settings(QObject *parent)
    : QObject(parent)
{
}

Settings::Settings(const QString &path, QObject *parent)
    : QObject(parent)
    , m_path(path)
{
    load();
}

Settings::~Settings()
{
    if (const auto saved = save(); !saved)
        qCWarning(logCore).noquote() << toLogLine(saved.error());
}

QString Settings::keyName(SettingKey key)
{
    return QLatin1String(row(key).name);
}

void Settings::load()
{
    QFile file(m_path);
    if (!file.exists())
        return;
    if (!file.open(QIODevice::ReadOnly)) {
        m_loadError = Error{.code = ErrorCode::FileError, .subject = m_path, .detail = file.errorString()};
        m_untouchable = true;
        return;
    }
    QJsonParseError parseError;
    const QJsonDocument document = QJsonDocument::fromJson(file.readAll(), &parseError);
    file.close();
    if (!document.isObject()) {
        const QString kept = m_path % QStringLiteral(".damaged-")
            % formatUtc(Clock::system().nowSeconds()).remove(QLatin1Char(':')).replace(QLatin1Char(' '), QLatin1Char('T'));
        const bool moved = QFile::rename(m_path, kept) || QFile::copy(m_path, kept);
        m_untouchable = !moved;
        m_loadError = Error{.code = ErrorCode::SettingsDamaged,
            .subject = moved ? kept : m_path,
            .detail = parseError.error == QJsonParseError::NoError
                ? QStringLiteral("not a JSON object")
                : parseError.errorString() % QStringLiteral(" at byte ") % QString::number(parseError.offset)};
        return;
    }
    m_unknown = document.object();
    for (const SettingInfo &entry : allSettings()) {
        const QString name = QLatin1String(entry.name);
        const QJsonValue value = m_unknown.take(name);
        if (value.isUndefined())
            continue;
        if (const auto accepted = acceptable(entry, value))
            m_values.insert(entry.key, *accepted);
        else
            qCWarning(logCore) << "setting" << name << "has the wrong type; its default applies";
    }
}

QJsonValue Settings::value(SettingKey key) const
{
    const auto found = m_values.constFind(key);
    return found == m_values.constEnd() ? row(key).fallback : *found;
}

QString Settings::string(SettingKey key) const
{
    return value(key).toString();
}

qint64 Settings::integer(SettingKey key) const
{
    return value(key).toInteger(static_cast<qint64>(value(key).toDouble()));
}

bool Settings::boolean(SettingKey key) const
{
    return value(key).toBool();
}

void Settings::set(SettingKey key, const QJsonValue &value)
{
    const auto accepted = acceptable(row(key), value);
    Q_ASSERT_X(accepted, "Settings::set", row(key).name);
    if (!accepted || this->value(key) == *accepted)
        return;
    m_values.insert(key, *accepted);
    if (!m_dirty && !m_path.isEmpty()) {
        m_dirty = true;
        QTimer::singleShot(1000, this, [this] {
            if (const auto saved = save(); !saved)
                qCWarning(logCore).noquote() << toLogLine(saved.error());
        });
    }
    Q_EMIT changed(key);
}

void Settings::reset(SettingKey key)
{
    set(key, row(key).fallback);
}

Result<> Settings::save()
{
    if (m_path.isEmpty() || !m_dirty)
        return {};
    if (m_untouchable)
        return *m_loadError;
    QJsonObject object = m_unknown;
    for (auto it = m_values.constBegin(); it != m_values.constEnd(); ++it)
        object.insert(keyName(it.key()), it.value());
    QSaveFile file(m_path);
    if (!file.open(QIODevice::WriteOnly) || file.write(QJsonDocument(object).toJson()) < 0 || !file.commit())
        return Error{.code = ErrorCode::FileError, .subject = m_path, .detail = file.errorString()};
    m_dirty = false;
    return {};
}

} // namespace bunsnc
