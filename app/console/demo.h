// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QProcess>
#include <QTemporaryDir>

namespace bunsnc::console {

/// The simulator as a process of its own, for trying the console without an instance. Stopped when this goes.
class Demo final : public QObject {
    Q_OBJECT
public:
    explicit Demo(QObject *parent = nullptr);
    ~Demo() override;

    /// Starts the executable that stands beside this one.
    void start();
    bool isValid() const { return m_directory.isValid(); }
    QString directory() const { return m_directory.path(); }

Q_SIGNALS:
    void ready(const QString &url, const QString &caFile);
    void failed(const QString &reason);

private:
    void readOutput();

    QTemporaryDir m_directory;
    QProcess m_process;
    QString m_caFile;
    bool m_ready = false;
};

} // namespace bunsnc::console
