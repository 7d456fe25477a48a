// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/clientcore.h"
#include "services/servicenow/uploadsource.h"

namespace bunsnc::servicenow {

/// Uploads and deletes that are never repeated blindly. When no answer came, or none that can be read, it asks the
/// instance whether it was done, as CheckedWriter does for records: of an upload, whether this user has put a file of
/// that name, size and hash there since. OutcomeUnknown when that cannot be found out, also after a silence: the
/// instance may still be storing a large file.
class AttachmentWriter {
public:
    AttachmentWriter(ClientCore &core, Transport &transport)
        : m_core(core)
        , m_transport(transport)
    {
    }

    /// To which record, and as what.
    struct Target {
        QString table;
        QString recordSysId;
        QString fileName;
    };
    /// FileTooLarge and FileTypeRefused when the instance does not take such files. Stopped after everything was sent,
    /// the file may be there.
    Result<AttachmentInfo> upload(
        const Target &target, UploadSource &source, const UploadOptions &options, const std::stop_token &stop);
    Result<> remove(const QString &sysId, const std::stop_token &stop);

private:
    /// The upload as the instance has it; nullopt when it has none.
    Result<std::optional<AttachmentInfo>> find(
        const Target &target, const UploadSource &source, qint64 secondsAgo, const std::stop_token &stop);
    Result<AttachmentInfo> findOut(const Target &target, const UploadSource &source, qint64 secondsAgo,
        const Error &failure, const std::stop_token &stop);

    ClientCore &m_core;
    Transport &m_transport;
};

} // namespace bunsnc::servicenow
