// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/tasks/exporttask.h"

#include "services/core/placefile.h"
#include "services/core/safefilename.h"
#include "services/servicenow/recordexport.h"
#include "services/tasks/folder.h"
#include "services/tasks/ticketids.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QTemporaryFile>

using namespace Qt::StringLiterals;

namespace bunsnc::tasks {

using servicenow::Row;
using servicenow::SerializeMode;

namespace {

constexpr qsizetype gatheredBytes = 256 * 1024;
constexpr int mostNumbers = 10'000; ///< of files of one name

struct ExportRequest {
    Kind kind = Kind::Incident;
    query::Query query;
    QStringList fields;
    bool csv = false;
    SerializeMode mode = SerializeMode::Value;
    QString name;
};

Error refused(const QString &subject, const QString &detail)
{
    return Error{.code = ErrorCode::InvalidArgument, .subject = subject, .detail = detail};
}

Result<ExportRequest> readRequest(const QJsonObject &arguments)
{
    ExportRequest request;
    const QString table = arguments.value("table"_L1).toString();
    const auto kind = kindOfTable(table);
    if (!kind)
        return refused(u"table"_s, u"only tables that are mirrored can be exported: %1"_s.arg(table));
    request.kind = *kind;
    auto parsed = query::parse(arguments.value("query"_L1).toString());
    if (!parsed)
        return parsed.error();
    request.query = *std::move(parsed);
    for (const QJsonValue &field : arguments.value("fields"_L1).toArray())
        request.fields << field.toString();
    const QString format = arguments.value("format"_L1).toString(u"ndjson"_s);
    if (format != "csv"_L1 && format != "ndjson"_L1)
        return refused(u"format"_s, u"must be ndjson or csv"_s);
    request.csv = format == "csv"_L1;
    const QString display = arguments.value("display"_L1).toString(u"value"_s);
    if (display != "value"_L1 && display != "display"_L1 && display != "both"_L1)
        return refused(u"display"_s, u"must be value, display or both"_s);
    request.mode = display == "display"_L1 ? SerializeMode::Display
        : display == "both"_L1             ? SerializeMode::Both
                                           : SerializeMode::Value;
    const QString plain = table + u'-' + QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd'T'HHmmss'Z'"_s);
    const QString extension = request.csv ? u".csv"_s : u".ndjson"_s;
    request.name = arguments.value("name"_L1).toString(plain);
    if (!request.name.endsWith(extension, Qt::CaseInsensitive))
        request.name += extension;
    request.name = safeFileName(request.name, plain + extension);
    return request;
}

Row rowOf(const store::TicketDocument &document)
{
    Row row;
    for (const store::DocumentField &field : document.fields) {
        row.setValue(field.name, field.value);
        row.setDisplayValue(field.name, field.displayValue);
    }
    return row;
}

/// The file on its way: a name of its own until it is whole.
class ExportFile {
public:
    explicit ExportFile(const QString &folder)
        : m_folder(folder)
        , m_file(m_folder.filePath(u".bunsnc-export-XXXXXX.part"_s))
    {
    }
    Result<> open() { return m_file.open() ? Result<>() : failed(); }
    QByteArray &buffer() { return m_buffer; }
    Result<> flush(qsizetype atLeast)
    {
        if (m_buffer.size() < atLeast || m_buffer.isEmpty())
            return {};
        if (m_file.write(m_buffer) != m_buffer.size())
            return failed();
        m_bytes += m_buffer.size();
        m_buffer.clear();
        return {};
    }
    /// The path under which it stands now.
    Result<QString> place(const QString &name)
    {
        if (auto written = flush(0); !written)
            return written.error();
        if (auto written = syncToDisk(m_file); !written)
            return written.error();
        m_file.close();
        for (int number = 1; number < mostNumbers; ++number) {
            const QString path = m_folder.filePath(number == 1 ? name : numberedFileName(name, number));
            const auto placed = placeFile(m_file.fileName(), path, false);
            if (!placed)
                return placed.error();
            if (*placed)
                return path;
        }
        return Error{.code = ErrorCode::FileError, .subject = name, .detail = u"the name is taken"_s};
    }
    qint64 bytes() const { return m_bytes; }

private:
    Error failed() const
    {
        return Error{.code = ErrorCode::FileError, .subject = m_folder.path(), .detail = m_file.errorString()};
    }

    const QDir m_folder;
    QTemporaryFile m_file; ///< 0600; removes what is left under its own name
    QByteArray m_buffer;
    qint64 m_bytes = 0;
};

} // namespace

Result<> checkExport(const QJsonObject &arguments)
{
    const auto request = readRequest(arguments);
    return request ? Result<>() : request.error();
}

Result<QJsonObject> exportTickets(const ExportOptions &options, TaskContext &context)
{
    const auto request = readRequest(context.arguments());
    if (!request)
        return request.error();
    if (auto folder = useFolder(options.folder); !folder)
        return folder.error();
    auto reader = options.store->openReader();
    if (!reader)
        return reader.error();
    const auto ids = matchingIds(**reader, request->kind, request->query, context.stop());
    if (!ids)
        return ids.error();
    ExportFile file(options.folder);
    if (auto opened = file.open(); !opened)
        return opened.error();
    const QString table = tableName(request->kind);
    servicenow::CsvWriter csv({.mode = request->mode, .fields = request->fields, .byteOrderMark = true});
    qint64 rows = 0;
    for (const qint64 id : *ids) {
        const auto document = (*reader)->document(id, context.stop());
        if (!document)
            return document.error();
        if (!*document)
            continue; // went meanwhile
        const Row row = rowOf(**document);
        if (request->csv) {
            if (auto written = csv.append(file.buffer(), row); !written)
                return written.error();
        } else {
            servicenow::appendJson(
                file.buffer(), row, table, {.mode = request->mode, .fields = request->fields});
            file.buffer() += '\n';
        }
        if (auto written = file.flush(gatheredBytes); !written)
            return written.error();
        context.tell({++rows, qint64(ids->size()), u"writing"_s});
    }
    if (rows == 0 && request->csv && !request->fields.isEmpty())
        csv.appendHeader(file.buffer());
    const auto path = file.place(request->name);
    if (!path)
        return path.error();
    return QJsonObject{{u"file"_s, *path}, {u"rows"_s, rows}, {u"bytes"_s, file.bytes()}};
}

} // namespace bunsnc::tasks
