// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/clientcore.h"
#include "services/servicenow/uploadsource.h"
#include "services/servicenow/writecheck.h"

namespace bunsnc::servicenow {

/// Uploads and deletes that are never repeated blindly. When no answer came, or none that can be read, it asks the
/// instance whether it was done, as CheckedWriter does for records: of an upload, whether a file of that name, size and
/// hash was put there since. Who did it is asked only where the instance tells no hash. OutcomeUnknown when that cannot
/// be found out (such a file is there, and whose it is or since when is not told), also after a silence: the instance
/// may still be storing a large file.
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
    /// What the instance has of the upload.
    struct Found {
        Finding finding = Finding::NotDone;
        AttachmentInfo info = {}; ///< when it is done
    };
    Result<Found> find(
        const Target &target, const UploadSource &source, qint64 secondsAgo, const std::stop_token &stop);
    Result<AttachmentInfo> findOut(const Target &target, const UploadSource &source, qint64 secondsAgo,
        const Error &failure, const std::stop_token &stop);

    ClientCore &m_core;
    Transport &m_transport;
};

} // namespace bunsnc::servicenow
