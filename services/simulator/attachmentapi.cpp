// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/attachmentapi.h"

#include "services/http/multipart.h"
#include "services/simulator/attachmentstore.h"
#include "services/simulator/jsontext.h"
#include "services/simulator/listquery.h"
#include "services/simulator/paging.h"
#include "services/simulator/range.h"
#include "services/simulator/recordinput.h"

#include <charconv>

namespace bunsnc::simulator {

namespace {

constexpr std::int64_t defaultLimit = 1'000;
constexpr std::size_t longestName = 1'000;
constexpr std::size_t pieceSize = 256 * 1024;
constexpr std::size_t longestField = 4'096; // of a form's text parts

const Table &attachments()
{
    return *Schema::instance().table("sys_attachment");
}

std::string selectColumns()
{
    std::string sql = "SELECT ";
    for (const Column &column : attachments().columns)
        sql += (&column == &attachments().columns.front() ? "t." : ",t.") + sqlName(column.name);
    return sql + " FROM sys_attachment t";
}

void appendMetadata(std::string &out, const Instance &instance, const sqlite::Statement &row)
{
    out += '{';
    std::string sysId;
    int index = 0;
    for (const Column &column : attachments().columns) {
        const std::string_view value = textOf(row.text(index++));
        if (column.name == "sys_id")
            sysId = std::string(value);
        out += jsonString(column.name) + ":" + jsonString(value) + ",";
    }
    out += "\"download_link\":" + jsonString(instance.baseUrl + "/api/now/attachment/" + sysId + "/file") + "}";
}

/// JSON as a header can carry it: what is not ASCII as \u escapes.
std::string asciiJson(const std::string &json)
{
    std::string out;
    for (const char16_t unit : QString::fromStdString(json).toStdU16String()) {
        if (unit < 0x80) {
            out += char(unit);
        } else {
            const QByteArray hex = QByteArray::number(uint(unit), 16).rightJustified(4, '0');
            out += "\\u" + hex.toStdString();
        }
    }
    return out;
}

std::string percentEncoded(const std::string &text)
{
    return QByteArray::fromStdString(text).toPercentEncoding().toStdString();
}

} // namespace

Result<std::string> AttachmentApi::property(
    const std::string &name, const std::string &otherwise, Connection &connection) const
{
    auto value = connection.scalar("SELECT value FROM sys_properties WHERE name=?", {name});
    if (!value)
        return value.error();
    return value->empty() ? otherwise : *value;
}

http::Response AttachmentApi::list(const http::Request &request, const Caller &caller, Connection &connection)
{
    const std::optional<Page> page = pageOf(request, defaultLimit);
    if (!page)
        return errorAnswer(400, "Invalid paging", "sysparm_limit and sysparm_offset must not be negative");
    Result<Selection> selection = selectionFor(m_instance, attachments(), caller, request, connection);
    if (!selection)
        return internalError(selection.error());
    const std::string where = " WHERE " + selection->filter.where.toStdString();
    auto total = connection.statement("SELECT count(*) FROM sys_attachment t" + where);
    if (!total)
        return internalError(total.error());
    bindFilter(**total, selection->filter);
    const Result<bool> counted = (*total)->step();
    if (!counted)
        return internalError(counted.error());
    const std::int64_t matches = *counted ? (*total)->integer(0) : 0;
    (*total)->reset();
    std::string sql = selectColumns() + where;
    if (!selection->filter.orderBy.isEmpty())
        sql += " ORDER BY " + selection->filter.orderBy.toStdString();
    auto rows = connection.statement(sql + " LIMIT ? OFFSET ?");
    if (!rows)
        return internalError(rows.error());
    const int next = bindFilter(**rows, selection->filter);
    (*rows)->bind(next, qint64(page->limit)).bind(next + 1, qint64(page->offset));
    std::string body = "{\"result\":[";
    std::int64_t count = 0;
    for (;; ++count) {
        const Result<bool> row = (*rows)->step();
        if (!row)
            return internalError(row.error());
        if (!*row)
            break;
        if (count > 0)
            body += ',';
        appendMetadata(body, m_instance, **rows);
    }
    (*rows)->reset();
    http::Response response = jsonAnswer(200, body + "]}");
    addPageHeaders(response, m_instance, request, *page, count, matches);
    return response;
}

http::Response AttachmentApi::metadata(const std::string &sysId, Connection &connection, int status)
{
    auto row = connection.statement(selectColumns() + " WHERE t.sys_id=?");
    if (!row)
        return internalError(row.error());
    (*row)->bindText(1, bytesOf(sysId));
    const Result<bool> found = (*row)->step();
    if (!found)
        return internalError(found.error());
    if (!*found)
        return noRecord();
    std::string body = "{\"result\":";
    appendMetadata(body, m_instance, **row);
    (*row)->reset();
    return jsonAnswer(status, body + "}");
}

http::Response AttachmentApi::download(const http::Request &request, const std::string &sysId, Connection &connection)
{
    auto row = connection.statement(selectColumns() + " WHERE t.sys_id=?");
    if (!row)
        return internalError(row.error());
    (*row)->bindText(1, bytesOf(sysId));
    const Result<bool> found = (*row)->step();
    if (!found)
        return internalError(found.error());
    if (!*found)
        return noRecord();
    const auto value = [&row](std::string_view column) {
        return std::string(textOf((*row)->text(attachments().indexOf(column))));
    };
    std::int64_t size = 0;
    const std::string sizeText = value("size_bytes");
    std::from_chars(sizeText.data(), sizeText.data() + sizeText.size(), size);
    const std::string type = value("content_type");
    const std::string tag = '"' + value("hash") + '"';
    const std::string name = value("file_name");
    std::string meta;
    appendMetadata(meta, m_instance, **row);
    (*row)->reset();

    http::Response response;
    response.headers.emplace_back("Content-Type", type.empty() ? "application/octet-stream" : type);
    response.headers.emplace_back("Accept-Ranges", "bytes");
    response.headers.emplace_back("ETag", tag);
    response.headers.emplace_back("Content-Disposition", "attachment; filename*=UTF-8''" + percentEncoded(name));
    response.headers.emplace_back("X-Attachment-Metadata", asciiJson(meta));
    ByteRange range{0, size};
    const std::string_view ifRange = request.header("If-Range");
    if (ifRange.empty() || ifRange == tag) {
        const RangeHeader asked = parseRange(request.header("Range"), size);
        if (asked.kind == RangeHeader::Kind::Unsatisfiable) {
            response = errorAnswer(416, "Requested Range Not Satisfiable");
            response.headers.emplace_back("Content-Range", "bytes */" + std::to_string(size));
            return response;
        }
        if (asked.kind == RangeHeader::Kind::One) {
            range = asked.range;
            response.status = 206;
            response.headers.emplace_back("Content-Range",
                "bytes " + std::to_string(range.from) + "-" + std::to_string(range.from + range.size - 1) + "/"
                    + std::to_string(size));
        }
    }
    response.source = std::make_shared<AttachmentSource>(*m_instance.storage, sysId, range.from, range.size);
    return response;
}

std::optional<http::Response> AttachmentApi::refusal(
    const Upload &upload, const Caller &caller, Connection &connection)
{
    const auto missing = [](const char *name) {
        return errorAnswer(400, "Bad Request", std::string("Missing required parameter: ") + name);
    };
    if (upload.table.empty())
        return missing("table_name");
    if (upload.record.empty())
        return missing("table_sys_id");
    if (upload.fileName.empty())
        return missing("file_name");
    if (upload.contentType.empty())
        return errorAnswer(400, "Bad Request", "Content-Type is required");
    if (upload.fileName.size() > longestName)
        return errorAnswer(400, "Bad Request", "file_name is too long");
    const Table *table = Schema::instance().table(upload.table);
    if (!table)
        return errorAnswer(400, "Invalid table " + upload.table);
    auto record = connection.scalar("SELECT sys_id FROM " + sqlName(table->name) + " WHERE sys_id=?", {upload.record});
    if (!record)
        return internalError(record.error());
    if (record->empty())
        return noRecord();
    if (!caller.admin && !table->extends("task"))
        return forbiddenBySecurity("Insert");
    auto extensions = property("glide.attachment.extensions", "", connection);
    if (!extensions)
        return internalError(extensions.error());
    const std::size_t dot = upload.fileName.rfind('.');
    const std::string extension = dot == std::string::npos ? std::string() : upload.fileName.substr(dot + 1);
    const std::vector<std::string> allowed = splitList(*extensions);
    if (!allowed.empty() && std::find(allowed.begin(), allowed.end(), extension) == allowed.end())
        return errorAnswer(403, "Operation Failed", "Files with this extension are not allowed");
    return std::nullopt;
}

http::Response AttachmentApi::store(const Upload &upload, const std::function<Result<std::string>()> &next,
    const Caller &caller, Connection &connection)
{
    auto mostMegabytes = property("com.glide.attachment.max_size", "1024", connection);
    if (!mostMegabytes)
        return internalError(mostMegabytes.error());
    std::int64_t most = 1024;
    std::from_chars(mostMegabytes->data(), mostMegabytes->data() + mostMegabytes->size(), most);
    const std::string sysId = randomId();
    AttachmentWriter content(*m_instance.storage, sysId);
    for (;;) {
        const Result<std::string> piece = next();
        if (!piece) {
            return piece.error().code == ErrorCode::ParseError
                ? errorAnswer(400, "Exception while reading request", piece.error().detail.toStdString())
                : internalError(piece.error());
        }
        if (piece->empty())
            break;
        if (auto added = content.add(*piece); !added)
            return internalError(added.error());
        if (content.size() > most * 1024 * 1024)
            return errorAnswer(413, "Operation Failed", "The file exceeds the maximum size of " + *mostMegabytes + " MB");
    }
    if (auto finished = content.finish(); !finished)
        return internalError(finished.error());
    Command command;
    command.operation.type = Operation::Type::Insert;
    command.operation.table = "sys_attachment";
    command.operation.sysId = sysId;
    command.operation.user = caller.userName;
    command.operation.fields = {{"sys_id", sysId}, {"file_name", upload.fileName},
        {"content_type", upload.contentType}, {"size_bytes", std::to_string(content.size())},
        {"size_compressed", std::to_string(content.size())}, {"compressed", "false"}, {"table_name", upload.table},
        {"table_sys_id", upload.record}, {"hash", content.hash()},
        {"chunk_size_bytes", std::to_string(attachmentChunk)}, {"state", "available"},
        {"encryption_context", upload.encryptionContext}};
    auto outcome = m_instance.writer.apply(command);
    if (!outcome)
        return internalError(outcome.error());
    if (outcome->status != Outcome::Status::Done)
        return errorAnswer(403, "Operation Failed", outcome->detail);
    content.keep();
    http::Response response = metadata(sysId, connection, 201);
    response.headers.emplace_back("Location", m_instance.baseUrl + "/api/now/attachment/" + sysId);
    return response;
}

http::Response AttachmentApi::uploadRaw(const http::Request &request, const Caller &caller, Connection &connection)
{
    const Upload upload{std::string(request.parameter("table_name")), std::string(request.parameter("table_sys_id")),
        std::string(request.parameter("file_name")), std::string(request.header("Content-Type")),
        std::string(request.parameter("encryption_context"))};
    if (auto refused = refusal(upload, caller, connection))
        return std::move(*refused);
    const auto body = request.readBody();
    return store(upload, [&body] { return body->read(pieceSize); }, caller, connection);
}

http::Response AttachmentApi::uploadForm(const http::Request &request, const Caller &caller, Connection &connection)
{
    const std::string boundary = http::MultipartReader::boundaryOf(request.header("Content-Type"));
    if (boundary.empty())
        return errorAnswer(415, "Unsupported Media Type", "multipart/form-data with a boundary is expected");
    const auto body = request.readBody();
    http::MultipartReader form(*body, boundary);
    Upload upload;
    for (;;) {
        const auto part = form.next();
        if (!part)
            return errorAnswer(400, "Exception while reading request", part.error().detail.toStdString());
        if (!*part)
            return errorAnswer(400, "Bad Request", "The form holds no file");
        if ((*part)->fileName) {
            upload.fileName = *(*part)->fileName;
            upload.contentType = (*part)->contentType;
            break;
        }
        std::string text;
        for (;;) {
            const auto piece = form.read();
            if (!piece)
                return errorAnswer(400, "Exception while reading request", piece.error().detail.toStdString());
            if (piece->empty())
                break;
            text += *piece;
            if (text.size() > longestField)
                return errorAnswer(400, "Bad Request", "A field of the form is too long");
        }
        if ((*part)->name == "table_name")
            upload.table = text;
        else if ((*part)->name == "table_sys_id")
            upload.record = text;
    }
    if (auto refused = refusal(upload, caller, connection))
        return std::move(*refused);
    return store(upload, [&form] { return form.read(); }, caller, connection);
}

http::Response AttachmentApi::change(const http::Request &request, const std::string &method, const std::string &sysId,
    const Caller &caller, Connection &connection)
{
    auto table = connection.scalar("SELECT table_name FROM sys_attachment WHERE sys_id=?", {sysId});
    if (!table)
        return internalError(table.error());
    if (table->empty())
        return noRecord();
    const Table *of = Schema::instance().table(*table);
    if (!caller.admin && (!of || !of->extends("task")))
        return forbiddenBySecurity("Delete");
    Command command;
    command.operation.table = "sys_attachment";
    command.operation.sysId = sysId;
    command.operation.user = caller.userName;
    command.operation.type = method == "DELETE" ? Operation::Type::Delete : Operation::Type::Update;
    if (method != "DELETE") {
        Result<Fields> fields = fieldsOfBody(request.body);
        if (!fields)
            return errorAnswer(400, "Exception while reading request", fields.error().detail.toStdString());
        for (auto &[name, value] : *fields) {
            if (name == "file_name" && !value.empty() && value.size() <= longestName)
                command.operation.fields.emplace_back(name, value);
        }
        if (command.operation.fields.empty())
            return errorAnswer(400, "Bad Request", "Missing required parameter: file_name");
    }
    auto outcome = m_instance.writer.apply(command);
    if (!outcome)
        return internalError(outcome.error());
    if (outcome->status == Outcome::Status::NotFound)
        return noRecord();
    if (outcome->status == Outcome::Status::Refused)
        return errorAnswer(403, "Operation Failed", outcome->detail);
    http::Response response;
    response.status = 204;
    response.noBody = true;
    return response;
}

http::Response AttachmentApi::answer(const http::Request &request, const std::string &method,
    const std::vector<std::string> &path, const Caller &caller, Connection &connection)
{
    const bool reads = method == "GET" || method == "HEAD";
    if (path.empty())
        return reads ? list(request, caller, connection) : wrongMethod();
    if (path.size() == 1 && path[0] == "file")
        return method == "POST" ? uploadRaw(request, caller, connection) : wrongMethod();
    if (path.size() == 1 && path[0] == "upload")
        return method == "POST" ? uploadForm(request, caller, connection) : wrongMethod();
    if (path.size() == 1) {
        if (reads)
            return metadata(path[0], connection, 200);
        return method == "DELETE" || method == "PATCH" ? change(request, method, path[0], caller, connection)
                                                       : wrongMethod();
    }
    if (path.size() == 2 && path[1] == "file")
        return reads ? download(request, path[0], connection) : wrongMethod();
    return unknownResource(request.path);
}

} // namespace bunsnc::simulator
