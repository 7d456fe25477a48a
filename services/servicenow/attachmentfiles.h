// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/attachmentinfo.h"
#include "services/servicenow/transport.h"

namespace bunsnc::servicenow {

/// Downloads an attachment into a file, which appears under its name when all of it is there and was checked, and not
/// before. The folder must exist. What a download that broke off has left (see PartFile) is gone on with.
Result<> downloadToFile(Transport &transport, const AttachmentInfo &info, const QString &path,
    const DownloadOptions &options, const std::stop_token &stop);

/// The same into a folder, under a safe form of the attachment's own name, numbered where that is taken ("name
/// (2).ext"); the path of the file. Nothing outside of the folder is touched, whatever the name is and whatever links
/// are there.
Result<QString> downloadToFolder(Transport &transport, const AttachmentInfo &info, const QString &folder,
    const DownloadOptions &options, const std::stop_token &stop);

} // namespace bunsnc::servicenow
