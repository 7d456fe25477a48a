// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/tasks/tasksettings.h"

#include "services/query/parser.h"
#include "services/tasks/exporttask.h"

#include <QCoreApplication>
#include <QDir>

using namespace Qt::StringLiterals;

namespace bunsnc::tasks {

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(Configuration)
};

/// A service has no working directory that anybody would think of.
QString readPath(Configuration &configuration, SettingKey key)
{
    const QString path = configuration.settings().string(key);
    if (!path.isEmpty() && !QDir::isAbsolutePath(path))
        configuration.addFault(key, Texts::tr("must be a whole path"));
    return path;
}

void readSchedule(Configuration &configuration, SettingKey key, const char *kind, std::vector<Scheduled> &schedules)
{
    const QString text = configuration.settings().string(key);
    if (text.isEmpty())
        return;
    if (auto schedule = Schedule::parse(text))
        schedules.push_back({QLatin1String(kind), *std::move(schedule)});
    else
        configuration.addFault(
            key, Texts::tr("must be a time (02:30), a day and a time (sunday 02:30) or \"every 6h\""));
}

Error notSet(SettingKey key)
{
    return Error{.code = ErrorCode::InvalidArgument,
        .subject = Settings::keyName(key),
        .detail = u"the service has no folder for this: it is not set"_s};
}

} // namespace

TaskOptions readTaskOptions(Configuration &configuration)
{
    const Settings &settings = configuration.settings();
    TaskOptions options;
    options.workers = int(settings.integer(SettingKey::TaskWorkers));
    options.historyDays = int(settings.integer(SettingKey::TaskHistoryDays));
    readSchedule(configuration, SettingKey::BackupSchedule, backupKind, options.schedules);
    readSchedule(configuration, SettingKey::ReconcileSchedule, reconcileKind, options.schedules);
    options.backup.storeAddress = settings.string(SettingKey::StoreAddress);
    options.backup.folder = readPath(configuration, SettingKey::BackupFolder);
    options.backup.program = readPath(configuration, SettingKey::BackupProgram);
    options.backup.keepDays = int(settings.integer(SettingKey::BackupKeepDays));
    options.backup.keepWeeks = int(settings.integer(SettingKey::BackupKeepWeeks));
    options.backup.restoresOnTrial = settings.boolean(SettingKey::BackupTryOut);
    options.exportFolder = readPath(configuration, SettingKey::ExportFolder);
    readSchedule(configuration, SettingKey::AttachmentSchedule, attachmentKind, options.schedules);
    options.attachments.storeAddress = options.backup.storeAddress;
    options.attachments.folder = readPath(configuration, SettingKey::AttachmentFolder);
    options.attachments.rule = settings.string(SettingKey::AttachmentRule);
    options.attachments.mostBytes = settings.integer(SettingKey::AttachmentMostMegabytes) * 1024 * 1024;
    if (const auto rule = query::parse(options.attachments.rule); !rule)
        configuration.addFault(SettingKey::AttachmentRule, localizedDetail(rule.error().detail));
    if (!settings.string(SettingKey::AttachmentSchedule).isEmpty())
        configuration.require(SettingKey::AttachmentFolder);
    if (!settings.string(SettingKey::BackupSchedule).isEmpty())
        configuration.require(SettingKey::BackupFolder);
    for (const SettingKey key :
        {SettingKey::BackupSchedule, SettingKey::AttachmentSchedule, SettingKey::ReconcileSchedule}) {
        if (!settings.string(key).isEmpty() && options.backup.storeAddress.startsWith("sqlite:"_L1))
            configuration.addFault(key, Texts::tr("only a store in PostgreSQL has background tasks"));
    }
    return options;
}

TaskRunnerOptions runnerOptions(const TaskOptions &options, const std::shared_ptr<store::TicketStore> &store,
    const std::shared_ptr<servicenow::Account> &account)
{
    TaskRunnerOptions runner;
    runner.storeAddress = options.backup.storeAddress;
    runner.schedules = options.schedules;
    runner.workers = options.workers;
    runner.historyDays = options.historyDays;
    runner.kinds.push_back({QLatin1String(backupKind), [backup = options.backup](TaskContext &context) {
        return backup.folder.isEmpty() ? Result<QJsonObject>(notSet(SettingKey::BackupFolder))
                                       : backUp(backup, context);
    }});
    runner.kinds.push_back({QLatin1String(exportKind), [folder = options.exportFolder, store](TaskContext &context) {
        return folder.isEmpty() ? Result<QJsonObject>(notSet(SettingKey::ExportFolder))
                                : exportTickets({store, folder}, context);
    }});
    AttachmentOptions attachments = options.attachments;
    attachments.store = store;
    attachments.account = account;
    runner.kinds.push_back({QLatin1String(attachmentKind), [attachments](TaskContext &context) {
        return attachments.folder.isEmpty() ? Result<QJsonObject>(notSet(SettingKey::AttachmentFolder))
                                            : fetchAttachments(attachments, context);
    }});
    return runner;
}

QStringList taskKinds()
{
    QStringList all;
    for (const char *kind : {backupKind, exportKind, attachmentKind, reconcileKind, retentionKind})
        all << QLatin1String(kind);
    return all;
}

} // namespace bunsnc::tasks
