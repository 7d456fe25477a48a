// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/engine/fromsettings.h"

using namespace Qt::StringLiterals;

namespace bunsnc::engine {

servicenow::InstanceConfig instanceConfig(const Settings &settings)
{
    const QString url = settings.string(SettingKey::InstanceUrl);
    const QString insecure = settings.string(SettingKey::InstanceInsecureTls);
    const QString proxy = settings.string(SettingKey::ProxyMode);
    servicenow::InstanceConfig config;
    config.url = QUrl(url);
    config.caFile = settings.string(SettingKey::InstanceCaFile);
    config.verifyTls = insecure.isEmpty() || insecure != url;
    config.proxyMode = proxy == "manual"_L1 ? servicenow::ProxyMode::Manual
        : proxy == "none"_L1                ? servicenow::ProxyMode::None
                                            : servicenow::ProxyMode::System;
    config.proxyHost = settings.string(SettingKey::ProxyHost);
    config.proxyPort = int(settings.integer(SettingKey::ProxyPort));
    config.proxyUser = settings.string(SettingKey::ProxyUser);
    config.connectTimeout = std::chrono::milliseconds(settings.integer(SettingKey::ConnectTimeoutMs));
    config.requestTimeout = std::chrono::milliseconds(settings.integer(SettingKey::RequestTimeoutMs));
    config.maxAnswerBytes = settings.integer(SettingKey::MaxAnswerBytes);
    config.requestsPerSecond = settings.value(SettingKey::RequestsPerSecond).toDouble(25);
    config.concurrentRequests = int(settings.integer(SettingKey::ConcurrentRequests));
    return config;
}

sync::MirrorOptions mirrorOptions(const Settings &settings)
{
    sync::MirrorOptions mirror;
    mirror.pageSize = int(settings.integer(SettingKey::PageSize));
    mirror.fetchWorkers = int(settings.integer(SettingKey::SyncWorkers));
    mirror.pollInterval = std::chrono::milliseconds(settings.integer(SettingKey::PollIntervalMs));
    mirror.overlap = std::chrono::seconds(settings.integer(SettingKey::OverlapSeconds));
    mirror.reconcileInterval = std::chrono::minutes(settings.integer(SettingKey::ReconcileIntervalMinutes));
    mirror.watch = settings.boolean(SettingKey::WatchChanges);
    mirror.deleteFuseCount = int(settings.integer(SettingKey::DeleteFuseCount));
    mirror.deleteFusePercent = settings.value(SettingKey::DeleteFusePercent).toDouble(1.0);
    mirror.retentionDays = int(settings.integer(SettingKey::RetentionDays));
    mirror.outboxRetentionHours = int(settings.integer(SettingKey::OutboxRetentionHours));
    mirror.outboxMaxAgeHours = int(settings.integer(SettingKey::OutboxMaxAgeHours));
    mirror.outboxMaxEntries = settings.integer(SettingKey::OutboxMaxEntries);
    return mirror;
}

} // namespace bunsnc::engine
