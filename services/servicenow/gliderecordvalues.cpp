// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/gliderecord.h"

#include "services/servicenow/gliderecord_p.h"

#include <QIODevice>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype flushBytes = 64 * 1024;

} // namespace

bool GlideRecord::isValidRecord() const
{
    return d->current.has_value();
}

const Row &GlideRecord::row() const
{
    static const Row none;
    return d->current ? *d->current : none;
}

Row *GlideRecord::editable()
{
    if (d->current)
        return &*d->current;
    d->lastError = noRecord();
    return nullptr;
}

bool GlideRecord::setValue(const QString &field, const QueryValue &value)
{
    Row *row = editable();
    if (!row)
        return false;
    row->setValue(field, value.text());
    if (d->inputDisplayValue) // the same text as the stored one may be meant otherwise
        row->setDisplayValue(field, value.text());
    return true;
}

bool GlideRecord::setDisplayValue(const QString &field, const QString &displayValue)
{
    Row *row = editable();
    if (row)
        row->setDisplayValue(field, displayValue);
    return row;
}

bool GlideRecord::setLink(const QString &field, const QString &link)
{
    Row *row = editable();
    if (row)
        row->setLink(field, link);
    return row;
}

bool GlideRecord::setElement(const Element &element)
{
    Row *row = editable();
    if (row)
        row->setElement(element);
    return row;
}

bool GlideRecord::setNewGuidValue(const QString &sysId)
{
    if (sysId.size() != 32) {
        d->lastError = invalid(u"a sys_id has 32 characters"_s);
        return false;
    }
    return setValue(u"sys_id"_s, sysId);
}

Result<GlideRecord> GlideRecord::popRecord() const
{
    if (!d->current)
        return noRecord();
    GlideRecord copy(d->core, d->table, d->batchSize, true);
    Row row = *d->current;
    row.forgetChanges();
    copy.loadSingle(std::move(row), 1);
    return copy;
}

QString GlideRecord::link(bool noStack) const
{
    const QString id = sysId();
    QString text = d->core->instance() + u'/' + d->table + u".do?sys_id="_s + (id.isEmpty() ? u"-1"_s : id);
    if (!noStack)
        text += u"&sysparm_stack="_s + d->table + u"_list.do?sysparm_query=active=true"_s;
    return text;
}

Result<QString> GlideRecord::linkList() const
{
    const auto query = encodedQuery();
    if (!query)
        return query;
    // As a form would send it, which is how these links are written: a space is a plus sign.
    const QString encoded = QString::fromLatin1(QUrl::toPercentEncoding(*query)).replace("%20"_L1, "+"_L1);
    return QString(d->core->instance() + u'/' + d->table + u"_list.do?sysparm_query="_s + encoded);
}

QString GlideRecord::toString() const
{
    return d->table + u'(' + QString::fromUtf8(serialize().value_or("None")) + u')';
}

std::optional<QByteArray> GlideRecord::serialize(const SerializeOptions &options) const
{
    if (!d->current)
        return std::nullopt;
    QByteArray text;
    appendJson(text, *d->current, d->table, options);
    return text;
}

// Runs through all rows from the first one (or, where it cannot go back, from the next one) and rewinds.
Result<qint64> GlideRecord::forEachRow(const std::function<Result<>(const Row &row)> &use)
{
    if (!d->wasQueried()) {
        if (const auto queried = query(); !queried)
            return queried.error();
    }
    if (d->rewindable) {
        if (const auto rewound = rewind(); !rewound)
            return rewound.error();
    }
    qint64 rows = 0;
    for (;; ++rows) {
        const auto moved = next();
        if (!moved)
            return moved.error();
        if (!*moved)
            break;
        if (const auto used = use(*d->current); !used)
            return used.error();
    }
    if (d->rewindable) {
        if (const auto rewound = rewind(); !rewound)
            return rewound.error();
    }
    return rows;
}

Result<QByteArray> GlideRecord::serializeAll(const SerializeOptions &options)
{
    QByteArray text = "[";
    const auto rows = forEachRow([&](const Row &row) -> Result<> {
        if (text.size() > 1)
            text += ',';
        appendJson(text, row, d->table, options);
        return {};
    });
    if (!rows)
        return rows.error();
    return QByteArray(text + ']');
}

namespace {

Result<> flush(QIODevice &device, QByteArray &text, qsizetype above)
{
    if (text.size() <= above)
        return {};
    if (device.write(text) != text.size())
        return Error{.code = ErrorCode::FileError, .detail = device.errorString()};
    text.clear();
    return {};
}

} // namespace

Result<qint64> GlideRecord::writeJsonLines(QIODevice &device, const SerializeOptions &options)
{
    QByteArray text;
    auto rows = forEachRow([&](const Row &row) {
        appendJson(text, row, d->table, options);
        text += '\n';
        return flush(device, text, flushBytes);
    });
    if (const auto flushed = flush(device, text, 0); rows && !flushed)
        return flushed.error();
    return rows;
}

Result<qint64> GlideRecord::writeCsv(QIODevice &device, const CsvOptions &options)
{
    CsvOptions columns = options;
    if (columns.fields.isEmpty())
        columns.fields = d->fields;
    CsvWriter writer(columns);
    QByteArray text;
    auto rows = forEachRow([&](const Row &row) {
        const auto appended = writer.append(text, row);
        return appended ? flush(device, text, flushBytes) : appended;
    });
    if (rows && *rows == 0)
        writer.appendHeader(text);
    if (const auto flushed = flush(device, text, 0); rows && !flushed)
        return flushed.error();
    return rows;
}

Result<ColumnTable> GlideRecord::toColumns(SerializeMode mode, const QStringList &rename)
{
    std::vector<Row> rows;
    const auto read = forEachRow([&](const Row &row) -> Result<> {
        rows.push_back(row);
        return {};
    });
    if (!read)
        return read.error();
    return servicenow::toColumns(rows, d->fields, mode, rename);
}

} // namespace bunsnc::servicenow
