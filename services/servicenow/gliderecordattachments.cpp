// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/attachment.h"
#include "services/servicenow/gliderecord_p.h"

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

Result<Attachment> GlideRecord::getAttachments() const
{
    Attachment attachments(d->core, d->table, d->batchSize);
    attachments.setStopToken(d->stop);
    if (d->current) {
        if (d->isNew || sysId().isEmpty())
            return invalid(u"only a record with a sys_id has attachments"_s);
        attachments.addQuery(u"table_sys_id"_s, sysId());
    }
    if (const auto queried = attachments.query(); !queried)
        return queried.error();
    return attachments;
}

Result<AttachmentInfo> GlideRecord::addAttachment(
    const QString &fileName, const QByteArray &content, const UploadOptions &options)
{
    if (!d->current)
        return noRecord();
    if (d->isNew)
        return invalid(u"only a record with a sys_id can have attachments"_s);
    Attachment attachments(d->core, d->table);
    attachments.setStopToken(d->stop);
    return attachments.addAttachment(sysId(), fileName, content, options);
}

Result<AttachmentInfo> GlideRecord::addAttachment(
    const QString &fileName, QIODevice &content, const UploadOptions &options)
{
    if (!d->current)
        return noRecord();
    if (d->isNew)
        return invalid(u"only a record with a sys_id can have attachments"_s);
    Attachment attachments(d->core, d->table);
    attachments.setStopToken(d->stop);
    return attachments.addAttachment(sysId(), fileName, content, options);
}

} // namespace bunsnc::servicenow
