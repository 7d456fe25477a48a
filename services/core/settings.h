// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"

#include <QHash>
#include <QJsonObject>
#include <QJsonValue>
#include <QObject>
#include <QString>

#include <limits>
#include <vector>

namespace bunsnc {

/// Every setting that exists. Its name in the file and its default stand in the table in settings.cpp.
enum class SettingKey {
    InstanceUrl,
    InstanceUser,
    InstanceAuth, ///< a way to sign in, or a file with AuthSettings
    InstanceCaFile, ///< PEM file with further trusted authorities; empty = the system's
    InstanceInsecureTls, ///< the one named instance for which verification is off; empty = none
    ProxyMode, ///< "system", "none" or "manual"
    ProxyHost,
    ProxyPort,
    ProxyUser,
    RequestsPerSecond,
    ConcurrentRequests,
    PageSize,
    SyncTables, ///< with commas between
    SyncWorkers, ///< threads that read pages during a backfill
    PollIntervalMs,
    OverlapSeconds,
    ReconcileIntervalMinutes,
    WatchChanges,
    DeleteFuseCount,
    DeleteFusePercent,
    ConnectTimeoutMs,
    RequestTimeoutMs,
    MaxAnswerBytes,
    StorePath, ///< empty = in the data directory
    StoreAddress, ///< as store::openStore() takes it
    RetentionDays, ///< finished tickets older than this are dropped; 0 = kept for ever
    OutboxRetentionHours, ///< events that every consumer has seen
    OutboxMaxAgeHours, ///< events that a consumer has not seen
    OutboxMaxEntries,
    RedisUrl, ///< redis://[user@]host[:port][/database]; empty = no Redis
    RedisKey, ///< of the stream
    RedisKeepEntries, ///< the newest entries stay on the stream though every group is through
    RedisMaxEntries, ///< more are dropped from the stream, whoever has not seen them
    Webhooks, ///< list of objects: who is told of which events (services/consumers/consumersettings.h)
    AlertRules, ///< list of objects: which events are alerts
    RedisShares, ///< how many processes share the limits at most, for while Redis is away
    TaskWorkers, ///< background tasks at once
    TaskHistoryDays, ///< how long tasks that are over stay in the history
    BackupSchedule, ///< as tasks::Schedule reads it; empty = not by itself
    BackupFolder,
    BackupProgram, ///< path of pg_dump; empty = in PATH
    BackupKeepDays,
    BackupKeepWeeks,
    BackupTryOut, ///< each backup is restored on trial
    ExportFolder,
    AttachmentSchedule,
    AttachmentFolder,
    AttachmentRule, ///< an encoded query: of which tickets
    AttachmentMostMegabytes, ///< larger attachments are not fetched
    ReconcileSchedule, ///< beside ReconcileIntervalMinutes
    LogLevel, ///< "debug", "info" or "warning"
    Language, ///< "pt_BR", "en" or "system"
    Theme, ///< "light", "dark" or "system"
    Density, ///< "compact", "normal" or "roomy"
    WindowGeometry, ///< base64
    WindowState, ///< base64
    SidebarCollapsed,
    DetailPlacement, ///< "right" or "bottom"
    ColumnLayouts, ///< object: view name to base64 header state
    NotificationsMuted,
};

/// Whose setting it is.
enum class SettingUse { Both, Console, Service };

/// What the table of settings says of one.
struct SettingInfo {
    SettingKey key;
    const char *name; ///< "group.name"
    QJsonValue fallback; ///< the default; every value is of its type
    double minimum = std::numeric_limits<double>::lowest(); ///< of numbers
    double maximum = std::numeric_limits<double>::max();
    SettingUse use = SettingUse::Both;
    const char *choices = nullptr; ///< of texts: the words there are, with | between; null: any text
    bool fraction = false; ///< of numbers: need not be whole
};
/// All there are, in the order of the keys.
const std::vector<SettingInfo> &allSettings();

/// The settings of one profile: a JSON file, read once, written atomically. Values set here are clamped to
/// their range. Not thread-safe: it belongs to the thread that made it; hand values, not the object, to workers.
class Settings final : public QObject {
    Q_OBJECT
public:
    /// An instance without a file, for tests and one-off commands.
    explicit Settings(QObject *parent = nullptr);
    /// Reads `path`; a missing file is an empty one. A damaged file is kept beside it under the name
    /// "<path>.damaged-<UTC time>", the defaults apply, and loadError() says so.
    explicit Settings(const QString &path, QObject *parent = nullptr);
    ~Settings() override;

    QString string(SettingKey key) const;
    qint64 integer(SettingKey key) const;
    bool boolean(SettingKey key) const;
    QJsonValue value(SettingKey key) const;
    void set(SettingKey key, const QJsonValue &value);
    void reset(SettingKey key);
    /// Writes what changed; set() also schedules a save within a second when an event loop runs. A file that was there
    /// and could neither be read nor set aside is never written over: that error again.
    Result<> save();

    QString path() const { return m_path; }
    /// SettingsDamaged or FileError of the first read.
    const std::optional<Error> &loadError() const { return m_loadError; }
    static QString keyName(SettingKey key);

Q_SIGNALS:
    void changed(bunsnc::SettingKey key);

private:
    void load();

    QString m_path;
    QHash<SettingKey, QJsonValue> m_values;
    QJsonObject m_unknown; // keys of a newer version, kept as they are
    std::optional<Error> m_loadError;
    bool m_untouchable = false; ///< somebody's settings may still stand in the file
    bool m_dirty = false;
};

} // namespace bunsnc
