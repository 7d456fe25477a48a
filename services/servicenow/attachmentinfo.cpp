// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/attachmentinfo.h"

#include <algorithm>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

QByteArray sha256Of(const QString &text)
{
    constexpr qsizetype digits = 64;
    const QByteArray hash = text.toLatin1().toLower();
    const bool isHex = std::all_of(
        hash.begin(), hash.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
    return hash.size() == digits && isHex ? hash : QByteArray();
}

} // namespace

AttachmentInfo AttachmentInfo::fromRow(const Row &row, const QString &instance)
{
    const auto text = [&row](const QString &field) { return row.value(field).value_or(QString()); };
    AttachmentInfo info;
    info.sysId = row.sysId();
    info.table = text(u"table_name"_s);
    info.recordSysId = text(u"table_sys_id"_s);
    info.fileName = text(u"file_name"_s);
    info.contentType = text(u"content_type"_s);
    bool isNumber = false;
    if (const qint64 size = text(u"size_bytes"_s).toLongLong(&isNumber); isNumber && size >= 0)
        info.size = size;
    info.hash = sha256Of(text(u"hash"_s));
    info.createdOn = text(u"sys_created_on"_s);
    info.createdBy = text(u"sys_created_by"_s);
    info.updatedOn = text(u"sys_updated_on"_s);
    if (!info.sysId.isEmpty())
        info.link = instance + u"/api/now/attachment/"_s + info.sysId + u"/file"_s;
    return info;
}

} // namespace bunsnc::servicenow
