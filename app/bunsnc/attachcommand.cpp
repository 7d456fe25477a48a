// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/commands.h"
#include "app/bunsnc/connection.h"
#include "app/bunsnc/console.h"
#include "app/bunsnc/progress.h"
#include "app/bunsnc/recordarguments.h"
#include "app/bunsnc/recordinput.h"
#include "app/bunsnc/recordwriter.h"
#include "app/bunsnc/report.h"
#include "app/bunsnc/words.h"
#include "services/core/termination.h"
#include "services/servicenow/attachment.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <QCoreApplication>
#include <QFile>

using namespace Qt::StringLiterals;

namespace bunsnc::app {

using servicenow::Attachment;
using servicenow::AttachmentInfo;
using servicenow::Row;

namespace {

struct AttachArguments {
    std::string table, record, attachment, name, type, target;
    std::vector<std::string> files;
    bool replace = false;
    ConnectionArguments connection;
    OutputArguments output;
};

const QStringList columns{
    u"sys_id"_s, u"file_name"_s, u"size_bytes"_s, u"content_type"_s, u"sys_created_on"_s, u"sys_created_by"_s};

Row rowOf(const AttachmentInfo &info)
{
    return makeRow({{u"sys_id"_s, info.sysId}, {u"file_name"_s, info.fileName},
        {u"size_bytes"_s, info.size ? QString::number(*info.size) : QString()}, {u"content_type"_s, info.contentType},
        {u"sys_created_on"_s, info.createdOn}, {u"sys_created_by"_s, info.createdBy}});
}

/// A device whose bytes go to the sink; keeps what went wrong there.
class SinkDevice final : public QIODevice {
public:
    explicit SinkDevice(OutputSink &sink)
        : m_sink(sink)
    {
        open(QIODevice::WriteOnly | QIODevice::Unbuffered);
    }
    bool isSequential() const override { return true; }
    const std::optional<Error> &error() const { return m_error; }

protected:
    qint64 readData(char *, qint64) override { return -1; }
    qint64 writeData(const char *data, qint64 size) override
    {
        const auto written = m_sink.write(QByteArrayView(data, qsizetype(size)));
        if (!written)
            m_error = written.error();
        return written ? size : -1;
    }

private:
    OutputSink &m_sink;
    std::optional<Error> m_error;
};

Result<QString> recordId(
    const servicenow::Client &client, const AttachArguments &arguments, const std::stop_token &stop)
{
    servicenow::GlideRecord record = client.glideRecord(fromArgument(arguments.table));
    record.setStopToken(stop);
    if (auto found = findRecord(record, fromArgument(arguments.record), {u"sys_id"_s}); !found)
        return found.error();
    return record.sysId();
}

Result<> list(const AttachArguments &arguments, const servicenow::Client &client, const std::stop_token &stop)
{
    const auto id = recordId(client, arguments, stop);
    if (!id)
        return id.error();
    Attachment attachments(client.core(), fromArgument(arguments.table));
    attachments.setStopToken(stop);
    attachments.addQuery(u"table_sys_id"_s, *id);
    if (auto queried = attachments.query(); !queried)
        return queried;
    std::vector<Row> rows;
    for (Attachment &attachment : attachments)
        rows.push_back(rowOf(attachment.info()));
    if (const auto error = attachments.lastError())
        return *error;
    return writeRows(arguments.output, columns, rows);
}

Result<AttachmentInfo> upload(
    const AttachArguments &arguments, Attachment &attachments, const QString &recordId, const QString &path)
{
    Progress progress(false);
    const servicenow::UploadOptions options{
        .progress = [&](qint64 done, qint64 total) { progress.bytes(done, total); },
        .contentType = QByteArray::fromStdString(arguments.type)};
    if (arguments.name.empty())
        return attachments.addFile(recordId, path, options);
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{.code = ErrorCode::FileError, .subject = file.fileName(), .detail = file.errorString()};
    return attachments.addAttachment(recordId, fromArgument(arguments.name), file, options);
}

Result<> put(const AttachArguments &arguments, const servicenow::Client &client, const std::stop_token &stop)
{
    if (!arguments.name.empty() && arguments.files.size() > 1) {
        return argumentError(
            u"--name"_s, QCoreApplication::translate("AttachCommand", "--name goes with one file only"));
    }
    const auto id = recordId(client, arguments, stop);
    if (!id)
        return id.error();
    auto sink = OutputSink::open(fromArgument(arguments.output.output));
    if (!sink)
        return sink.error();
    Attachment attachments(client.core(), fromArgument(arguments.table));
    attachments.setStopToken(stop);
    std::vector<Row> rows;
    std::optional<Error> problem;
    for (const std::string &path : arguments.files) {
        const auto added = upload(arguments, attachments, *id, fromArgument(path));
        if (!added) {
            problem = added.error();
            break;
        }
        rows.push_back(rowOf(*added));
    }
    if (problem && rows.empty())
        return *problem;
    const auto written = writeRows(arguments.output, *std::move(sink), columns, rows);
    return problem ? Result<>(*problem) : written;
}

Result<> find(Attachment &attachment, const AttachArguments &arguments)
{
    const QString id = fromArgument(arguments.attachment);
    const auto found = attachment.get(id);
    if (!found)
        return found.error();
    return *found ? Result<>() : Error{.code = ErrorCode::NotFound, .subject = u"sys_attachment/"_s + id};
}

Result<> get(const AttachArguments &arguments, const servicenow::Client &client, const std::stop_token &stop)
{
    Attachment attachment(client.core());
    attachment.setStopToken(stop);
    if (auto found = find(attachment, arguments); !found)
        return found;
    const bool toScreen = arguments.target == "-";
    Progress progress(toScreen && outputIsTerminal());
    const servicenow::DownloadOptions options{
        .progress = [&](qint64 done, qint64 total) { progress.bytes(done, total); }, .overwrite = arguments.replace};
    if (toScreen) {
        auto sink = OutputSink::open({});
        if (!sink)
            return sink.error();
        SinkDevice device(**sink);
        const auto written = attachment.writeTo(device, options);
        if (device.error())
            return *device.error();
        return written ? (*sink)->finish() : written.error();
    }
    const auto path = attachment.writeTo(arguments.target.empty() ? u"."_s : fromArgument(arguments.target), options);
    if (!path)
        return path.error();
    progress.clear();
    printOut(*path + u'\n');
    return {};
}

Result<> drop(const AttachArguments &arguments, const servicenow::Client &client, const std::stop_token &stop)
{
    Attachment attachment(client.core());
    attachment.setStopToken(stop);
    if (auto found = find(attachment, arguments); !found)
        return found;
    return attachment.deleteAttachment();
}

} // namespace

void addAttachCommand(CLI::App &app, int &exitCode)
{
    CLI::App *command =
        addCommand(app, "attach", translate("AttachCommand", "Attachments of a record: list, download, upload, delete"),
            {"bunsnc attach list incident INC0010001"});
    command->require_subcommand(1);
    using Run = Result<> (*)(const AttachArguments &, const servicenow::Client &, const std::stop_token &);
    const auto add = [&](const char *name, const std::string &description, std::initializer_list<const char *> examples,
                         Run run) {
        CLI::App *sub = addCommand(*command, name, description, examples);
        const auto arguments = std::make_shared<AttachArguments>();
        sub->callback([arguments, run, &exitCode] {
            const std::stop_token stop = watchTermination();
            const auto client = connectTo(arguments->connection, stop);
            exitCode = conclude(client ? run(*arguments, **client, stop) : client.error());
        });
        return std::pair(sub, arguments);
    };
    const auto ofRecord = [](CLI::App &sub, AttachArguments &arguments) {
        addTableArgument(sub, arguments.table);
        addRecordArgument(sub, arguments.record);
    };
    const auto ofAttachment = [](CLI::App &sub, AttachArguments &arguments) {
        sub.add_option("attachment", arguments.attachment,
               translate("AttachCommand", "sys_id of the attachment, as list prints it"))
            ->required()
            ->type_name("");
    };

    auto [listing, listed] = add("list", translate("AttachCommand", "List the attachments of a record"),
        {"bunsnc attach list incident INC0010001 --format ndjson"}, list);
    ofRecord(*listing, *listed);
    addOutputOptions(*listing, listed->output);
    addConnectionOptions(*listing, listed->connection);

    auto [getting, got] =
        add("get", translate("AttachCommand", "Download an attachment; what was begun before is gone on with"),
            {"bunsnc attach get 6816f79cc0a8016401c5a33be04be441 --output downloads/",
                "bunsnc attach get 6816f79cc0a8016401c5a33be04be441 --output - | tar tz"},
            get);
    ofAttachment(*getting, *got);
    getting
        ->add_option("--output", got->target,
            translate("AttachCommand", "a folder, a file, or - for standard output; without it, this folder"))
        ->type_name("FILE");
    getting->add_flag(
        "--replace", got->replace, translate("AttachCommand", "may take the place of a file that is there"));
    addConnectionOptions(*getting, got->connection);

    auto [putting, sent] = add("put", translate("AttachCommand", "Upload files to a record"),
        {"bunsnc attach put incident INC0010001 photo.jpg log.txt"}, put);
    ofRecord(*putting, *sent);
    putting->add_option("files", sent->files, translate("AttachCommand", "files to upload"))
        ->required()
        ->check(CLI::ExistingFile)
        ->type_name("");
    putting
        ->add_option(
            "--name", sent->name, translate("AttachCommand", "what the attachment is called; without it, as the file"))
        ->type_name("NAME");
    putting
        ->add_option("--type", sent->type,
            translate("AttachCommand", "its media type, such as image/png; without it, by the name's extension"))
        ->type_name("TYPE");
    addOutputOptions(*putting, sent->output);
    addConnectionOptions(*putting, sent->connection);

    auto [dropping, dropped] = add("delete", translate("AttachCommand", "Delete an attachment"),
        {"bunsnc attach delete 6816f79cc0a8016401c5a33be04be441"}, drop);
    ofAttachment(*dropping, *dropped);
    addConnectionOptions(*dropping, dropped->connection);
}

} // namespace bunsnc::app
