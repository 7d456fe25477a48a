// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"
#include "services/tickets/kind.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <memory>
#include <vector>

namespace bunsnc::store {

/// An attachment whose content was fetched.
struct FetchedAttachment {
    QString sysId;
    Kind kind = Kind::Incident;
    QString recordSysId;
    QString fileName; ///< as somebody called it: anything
    QString contentType;
    qint64 bytes = 0;
    QByteArray sha256; ///< of the content as it is kept, hexadecimal
    qint64 fetchedMs = 0;
    bool operator==(const FetchedAttachment &) const = default;
};

/// Which attachments of mirrored tickets were fetched. One per thread.
class AttachmentList {
public:
    virtual ~AttachmentList() = default;
    /// New, or in place of what was noted of it before.
    virtual Result<> note(const FetchedAttachment &attachment) = 0;
    /// Those of these records, by record and name.
    virtual Result<std::vector<FetchedAttachment>> of(Kind kind, const QStringList &recordSysIds) = 0;
};

/// Of a store in PostgreSQL that openStore() has brought up to date; InvalidArgument for another one.
Result<std::unique_ptr<AttachmentList>> openAttachmentList(const QString &address);

} // namespace bunsnc::store
