// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/row.h"

#include <functional>

namespace bunsnc::servicenow {

/// What the instance knows of an attachment. `hash` and `size` are of the content as it was uploaded.
struct AttachmentInfo {
    QString sysId;
    QString table; ///< of the record that it belongs to
    QString recordSysId;
    QString fileName; ///< as somebody called it: anything; see safeFileName()
    QString contentType;
    std::optional<qint64> size; ///< bytes; nullopt where the instance does not tell
    QByteArray hash; ///< SHA-256, 64 hexadecimal digits; empty where the instance does not tell
    QString createdOn; ///< UTC, "2026-01-31 23:59:59"
    QString createdBy;
    QString updatedOn;
    QString link; ///< address of the content

    /// `instance`: "https://dev0.service-now.com", for the link.
    static AttachmentInfo fromRow(const Row &row, const QString &instance);
};

/// Called in the thread that transfers, after each piece; `total` is -1 where it is not known. After a resumption
/// `done` begins where the transfer goes on.
using TransferProgress = std::function<void(qint64 done, qint64 total)>;

struct DownloadOptions {
    TransferProgress progress = {};
    /// Goes on with what an earlier download left, and leaves what it has when it fails. Files only.
    bool resume = true;
    /// Of a file: takes the place of one that is there already. In a folder nothing is ever replaced.
    bool overwrite = true;
    /// Bytes; of a larger attachment nothing is kept: AnswerTooLarge. -1: as many as the
    /// instance says that there are (4 GB where it does not say).
    qint64 atMost = -1;
};

struct UploadOptions {
    TransferProgress progress = {};
    QByteArray contentType = {}; ///< empty: by the name's extension, else application/octet-stream
    QString encryptionContext = {}; ///< sys_id
};

} // namespace bunsnc::servicenow
