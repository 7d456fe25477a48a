// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"

#include <QByteArray>
#include <QFile>
#include <QString>

#include <memory>
#include <stop_token>

namespace bunsnc::tasks {

/// Files by what is in them: each content stands once in the folder, under its SHA-256 ("ab/ab12…"), whoever it came
/// from and however it was called there. What is put in appears whole; what is taken out was verified. From any thread,
/// and by several processes at once.
class ContentStore {
public:
    explicit ContentStore(QString folder)
        : m_folder(std::move(folder))
    {
    }
    /// Whether that content is there, not whether it is sound.
    bool contains(const QByteArray &sha256) const;
    /// A name in the folder for a file that is to be put in: nobody else's. FileError where the folder cannot be used.
    Result<QString> newFile() const;
    /// Takes the file, which must be in the folder; its SHA-256. Content that is there already is left as it is, and
    /// the file removed.
    Result<QByteArray> put(const QString &file, const std::stop_token &stop) const;
    /// For reading, from the beginning. StoreDamaged when it is not what was put in: it is set aside then, so that it
    /// can be put in anew. FileError when it is not there; InvalidArgument for what is no SHA-256.
    Result<std::unique_ptr<QFile>> open(const QByteArray &sha256, const std::stop_token &stop) const;

    /// Drops what was never put in since a day: whoever wrote it has died.
    void removeLeftovers() const;

private:
    QString pathOf(const QByteArray &sha256) const;
    const QString m_folder;
};

} // namespace bunsnc::tasks
