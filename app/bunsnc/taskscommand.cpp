// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/commands.h"
#include "app/bunsnc/console.h"
#include "app/bunsnc/progress.h"
#include "app/bunsnc/recordwriter.h"
#include "app/bunsnc/report.h"
#include "app/bunsnc/storearguments.h"
#include "app/bunsnc/words.h"
#include "services/core/clock.h"
#include "services/core/termination.h"
#include "services/core/workerthread.h"
#include "services/store/ticketstore.h"
#include "services/tasks/exporttask.h"
#include "services/tasks/tasksettings.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace bunsnc::app {

using store::Task;
using store::TaskState;

namespace {

constexpr qint64 lookMs = 500;

struct TaskArguments {
    std::string kind;
    std::vector<std::string> values;
    qint64 id = 0;
    int priority = 0;
    int limit = 50;
    bool wait = false;
    StoreArguments store;
    OutputArguments output;
};

Result<std::unique_ptr<store::TaskQueue>> openQueue(const TaskArguments &arguments)
{
    const auto address = storeAddressOf(arguments.store);
    if (!address)
        return address.error();
    if (!store::hasTaskQueue(*address))
        return store::openTaskQueue(*address); // says so
    if (const auto opened = store::openStore(*address, StateCatalog()); !opened) // brings the schema up to date
        return opened.error();
    return store::openTaskQueue(*address);
}

QString time(qint64 ms)
{
    return ms > 0 ? formatUtc(ms / 1000) : QString();
}

QString json(const QJsonObject &object)
{
    return object.isEmpty() ? QString() : QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

QString progressText(const Task &task)
{
    const store::TaskProgress &progress = task.progress;
    if (task.state != TaskState::Running)
        return {};
    QString text = progress.done > 0 ? QString::number(progress.done) : QString();
    if (progress.total >= 0)
        text += u'/' + QString::number(progress.total);
    return progress.text.isEmpty() ? text : QString(progress.text + u' ' + text).trimmed();
}

const QStringList columns{u"id"_s, u"kind"_s, u"state"_s, u"priority"_s, u"attempts"_s, u"progress"_s, u"queued"_s,
    u"next_run"_s, u"started"_s, u"finished"_s, u"requested_by"_s, u"arguments"_s, u"result"_s, u"error"_s};

servicenow::Row rowOf(const Task &task)
{
    return makeRow({{u"id"_s, QString::number(task.id)}, {u"kind"_s, task.kind},
        {u"state"_s,
            task.cancelAsked && task.state == TaskState::Running ? u"cancelling"_s : taskStateName(task.state)},
        {u"priority"_s, QString::number(task.priority)},
        {u"attempts"_s, u"%1/%2"_s.arg(task.attempts).arg(task.mostAttempts)}, {u"progress"_s, progressText(task)},
        {u"queued"_s, time(task.queuedMs)},
        {u"next_run"_s, task.state == TaskState::Queued ? time(task.nextRunMs) : QString()},
        {u"started"_s, time(task.startedMs)}, {u"finished"_s, time(task.finishedMs)},
        {u"requested_by"_s, task.requestedBy}, {u"arguments"_s, json(task.arguments)},
        {u"result"_s, json(task.result)}, {u"error"_s, task.errorText}});
}

Result<> print(const TaskArguments &arguments, const std::vector<Task> &tasks, bool single = false)
{
    std::vector<servicenow::Row> rows;
    for (const Task &task : tasks)
        rows.push_back(rowOf(task));
    return writeRows(arguments.output, columns, rows, single);
}

Result<> list(const TaskArguments &arguments, store::TaskQueue &queue, int &)
{
    const auto tasks = queue.waiting(arguments.limit);
    return tasks ? print(arguments, *tasks) : tasks.error();
}

Result<> history(const TaskArguments &arguments, store::TaskQueue &queue, int &)
{
    const auto tasks = queue.history(fromArgument(arguments.kind), arguments.limit);
    return tasks ? print(arguments, *tasks) : tasks.error();
}

Result<> cancel(const TaskArguments &arguments, store::TaskQueue &queue, int &)
{
    const auto cancelled = queue.cancel(arguments.id);
    if (!cancelled)
        return cancelled.error();
    if (*cancelled)
        return {};
    return Error{.code = ErrorCode::NotFound,
        .subject = QString::number(arguments.id),
        .detail = QCoreApplication::translate("TasksCommand", "no task of that number waits or runs")};
}

Result<QJsonObject> readValues(const TaskArguments &arguments)
{
    QJsonObject object;
    for (const std::string &each : arguments.values) {
        const QString text = fromArgument(each);
        const qsizetype sign = text.indexOf(u'=');
        if (sign < 1)
            return argumentError(text, QCoreApplication::translate("TasksCommand", "must be NAME=VALUE"));
        const QString name = text.left(sign), value = text.mid(sign + 1);
        if (name == "fields"_L1)
            object.insert(name, QJsonArray::fromStringList(value.split(u',', Qt::SkipEmptyParts)));
        else
            object.insert(name, value);
    }
    return object;
}

/// Until it is over, or nobody waits any more: then it goes on without us.
Result<Task> waitFor(qint64 id, store::TaskQueue &queue, bool onScreen)
{
    const std::stop_token stop = watchTermination();
    Progress progress(onScreen);
    while (true) {
        const auto task = queue.task(id);
        if (!task)
            return task.error();
        if (!*task)
            return Error{.code = ErrorCode::NotFound, .subject = QString::number(id)};
        if ((*task)->state != TaskState::Queued && (*task)->state != TaskState::Running)
            return **task;
        const store::TaskProgress &now = (*task)->progress;
        progress.rows(now.done, now.total >= 0 ? std::optional(now.total) : std::nullopt);
        if (!interruptibleSleep(lookMs, stop))
            return Error{.code = ErrorCode::Cancelled};
    }
}

Result<> run(const TaskArguments &arguments, store::TaskQueue &queue, int &exitCode)
{
    const auto values = readValues(arguments);
    if (!values)
        return values.error();
    const QString kind = fromArgument(arguments.kind);
    if (kind == QLatin1String(tasks::exportKind)) {
        if (auto sound = tasks::checkExport(*values); !sound)
            return sound;
    }
    QString user = qEnvironmentVariable("USER");
    if (user.isEmpty())
        user = qEnvironmentVariable("USERNAME");
    const auto id = queue.add(
        {.kind = kind, .arguments = *values, .priority = arguments.priority, .requestedBy = user});
    if (!id)
        return id.error();
    const auto task = arguments.wait ? waitFor(*id, queue, false) : [&]() -> Result<Task> {
        const auto added = queue.task(*id);
        if (!added)
            return added.error();
        return added->value_or(Task{.id = *id, .kind = kind});
    }();
    if (!task)
        return task.error();
    if (task->state == TaskState::Failed)
        exitCode = Failure;
    else if (task->state == TaskState::Cancelled)
        exitCode = Interrupted;
    return print(arguments, {*task}, true);
}

} // namespace

void addTasksCommand(CLI::App &app, int &exitCode)
{
    CLI::App *command = addCommand(app, "tasks",
        translate("TasksCommand", "Background tasks of a service: what waits and runs, start, cancel, history"),
        {"bunsnc tasks list --config /etc/bunsnc/serve.conf"});
    command->require_subcommand(1);
    using Run = Result<> (*)(const TaskArguments &, store::TaskQueue &, int &);
    const auto add = [&](const char *name, const std::string &description, std::initializer_list<const char *> examples,
                         Run run) {
        CLI::App *sub = addCommand(*command, name, description, examples);
        const auto arguments = std::make_shared<TaskArguments>();
        sub->callback([arguments, run, &exitCode] {
            const auto queue = openQueue(*arguments);
            int code = Success;
            const int concluded = conclude(queue ? run(*arguments, **queue, code) : queue.error());
            exitCode = concluded == Success ? code : concluded;
        });
        return std::pair(sub, arguments);
    };
    const auto addLimit = [](CLI::App &sub, TaskArguments &arguments) {
        sub.add_option("--limit", arguments.limit, translate("TasksCommand", "tasks at most (50)"))
            ->check(CLI::Range(1, 100'000))
            ->type_name("N");
    };
    const auto addKind = [](CLI::App &sub, const char *name, TaskArguments &arguments) {
        std::vector<std::string> kinds;
        for (const QString &kind : tasks::taskKinds())
            kinds.push_back(kind.toStdString());
        return sub
            .add_option(name, arguments.kind,
                translate("TasksCommand", "what kind of task: backup, export, attachments, reconcile or retention"))
            ->check(CLI::IsMember(kinds))
            ->type_name("");
    };

    auto [listing, listed] = add("list", translate("TasksCommand", "Show what runs, and what waits in its order"),
        {"bunsnc tasks list --config /etc/bunsnc/serve.conf --format json"}, list);
    addLimit(*listing, *listed);
    addOutputOptions(*listing, listed->output);
    addStoreOptions(*listing, listed->store);

    auto [past, passed] = add("history", translate("TasksCommand", "Show what is over, newest first"),
        {"bunsnc tasks history --kind backup --config /etc/bunsnc/serve.conf"}, history);
    addKind(*past, "--kind", *passed);
    addLimit(*past, *passed);
    addOutputOptions(*past, passed->output);
    addStoreOptions(*past, passed->store);

    auto [running, started] = add("run", translate("TasksCommand", "Put a task into the queue; the service runs it"),
        {"bunsnc tasks run backup --wait --config /etc/bunsnc/serve.conf",
            "bunsnc tasks run export table=incident query=active=true fields=number,state format=csv --store "
            "postgresql://bunsnc@db.example.com/tickets"},
        run);
    addKind(*running, "kind", *started)->required();
    running
        ->add_option("values", started->values,
            translate("TasksCommand",
                "what the task is to do: table, query, fields, format, display and name of an export; table and query "
                "of attachments"))
        ->type_name("NAME=VALUE");
    running
        ->add_option(
            "--priority", started->priority, translate("TasksCommand", "the highest goes first (0)"))
        ->check(CLI::Range(-100, 100))
        ->type_name("N");
    running->add_flag(
        "--wait", started->wait, translate("TasksCommand", "wait until it is over; Ctrl-C leaves it to the service"));
    addOutputOptions(*running, started->output);
    addStoreOptions(*running, started->store);

    auto [stopping, stopped] = add("cancel", translate("TasksCommand", "Cancel a task that waits or runs"),
        {"bunsnc tasks cancel 42 --config /etc/bunsnc/serve.conf"}, cancel);
    stopping->add_option("id", stopped->id, translate("TasksCommand", "the task's number, as list prints it"))
        ->required()
        ->type_name("N");
    addStoreOptions(*stopping, stopped->store);
}

} // namespace bunsnc::app
