// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/attachmentinfo.h"

#include <QFile>
#include <QJsonObject>
#include <QLockFile>

#include <memory>

namespace bunsnc::servicenow {

/// The file that a download grows in: "<target>.part", beside it "<target>.part.json" that says whose content it is
/// and "<target>.part.lock" while somebody is at work on it. Never follows a link.
class PartFile {
public:
    struct Options {
        bool resume = true;
        bool replaceOther = false; ///< what a download of other content has left gives way
    };
    /// A new one, or with `resume` what an earlier download of the same content has left. Null when another download
    /// is at work on it, or something else has that name. FileError.
    static Result<std::unique_ptr<PartFile>> open(
        const QString &target, const AttachmentInfo &info, const QString &instance, const Options &options);
    ~PartFile(); ///< removes what is there, unless it was kept
    Q_DISABLE_COPY_MOVE(PartFile)

    /// Gives `use` what an earlier download has left, and stands behind it.
    Result<> readExisting(const std::function<void(QByteArrayView bytes)> &use, const std::stop_token &stop);
    Result<> write(QByteArrayView bytes);
    Result<> startOver();
    /// For a download that goes on later.
    void keep() { m_isKept = true; }
    /// The whole file gets its name; false when that is taken, and it may be tried with another one.
    Result<bool> moveTo(const QString &target, bool replace);

private:
    PartFile(const QString &target, std::unique_ptr<QLockFile> lock);
    std::optional<QJsonObject> readNote();
    Result<> create(const QJsonObject &note);
    Error failed(const QFile &file) const;

    QFile m_file;
    QFile m_note;
    std::unique_ptr<QLockFile> m_lock;
    bool m_isKept = false;
    bool m_isOurs = false; ///< not before that is known may anything be removed
};

} // namespace bunsnc::servicenow
