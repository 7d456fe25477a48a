// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/servicenow/glidefixture.h"

#include "services/servicenow/asyncattachment.h"

#include <QCryptographicHash>
#include <QDir>

/// Contents that can be told apart at every byte, and a folder's own names.
class AttachmentFixture : public GlideFixture {
public:
    AttachmentFixture()
        : GlideFixture(2)
    {
    }

    QString record() const { return ids()[0]; }

    static QByteArray content(qsizetype size, char seed = 1)
    {
        QByteArray bytes(size, Qt::Uninitialized);
        quint32 state = static_cast<quint32>(seed) * 2654435761U + 1;
        for (char &byte : bytes) {
            state = state * 1664525U + 1013904223U;
            byte = static_cast<char>(state >> 24);
        }
        return bytes;
    }

    /// Puts it there, and ends the test run when it is refused.
    bunsnc::servicenow::AttachmentInfo add(
        const bunsnc::servicenow::Client &client, const QString &name, const QByteArray &bytes)
    {
        auto attachments = client.attachment(QStringLiteral("problem"));
        auto info = attachments.addAttachment(record(), name, bytes);
        if (!info)
            qFatal("%s", qPrintable(toLogLine(info.error())));
        return *std::move(info);
    }

    static QByteArray fileContent(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(cannot be read)");
    }
    static void writeFile(const QString &path, const QByteArray &bytes)
    {
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("cannot write %s", qPrintable(path));
    }
    /// Everything, hidden files and links too.
    static QStringList namesIn(const QString &folder)
    {
        return QDir(folder).entryList(
            QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot, QDir::Name);
    }
};
