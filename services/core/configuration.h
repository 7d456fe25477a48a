// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/settings.h"

#include <QProcessEnvironment>
#include <QStringList>

#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace bunsnc {

/// What is wrong with a configuration, in the language installed. Never holds a value that may be a secret.
struct ConfigFault {
    QString place; ///< "FILE:LINE", "FILE", or the environment variable
    QString setting; ///< its name; empty when it is about none
    QString reason;
    /// "place: setting: reason"
    QString text() const;
};

/// The settings of a service: a file of lines "name = value" in UTF-8, with names and values of the table of settings.
///
///     # for all environments
///     sync.pollIntervalMs = 5000
///     [produção]
///     instance.url = https://dev0.example.com
///
/// Lines behind "[name]" hold in that environment only, and go before those above all of them. A "#" at the beginning
/// or behind a space begins a comment; a value in double quotes may hold one. A variable of the process goes before
/// the file: variableOf(). All of it is looked at, other environments too, and every fault is told.
class Configuration {
public:
    /// `environment`: empty means the only one there is, or none when the file has none.
    static Configuration read(
        const QString &path, const QString &environment, const QProcessEnvironment &variables);

    bool isSound() const { return m_faults.empty(); }
    const std::vector<ConfigFault> &faults() const { return m_faults; }
    /// With the defaults where nothing was set.
    const Settings &settings() const { return *m_settings; }
    const QString &environment() const { return m_environment; }

    /// For those who know more of a value than its type. The place is where it was set.
    void addFault(SettingKey key, const QString &reason);
    /// A fault when it is empty.
    void require(SettingKey key);

    /// BUNSNC_LIMITS_PAGE_SIZE for limits.pageSize.
    static QString variableOf(const SettingInfo &setting);

private:
    struct Line {
        QString environment; ///< empty: of all
        const SettingInfo *setting;
        QJsonValue value;
        int number;
    };

    explicit Configuration(const QString &path);
    void readFile();
    void readLine(const QString &line, int number, std::optional<QString> &environment);
    void readSetting(const QString &line, int number, const QString &environment);
    QString chooseEnvironment(const QString &asked);
    void applyLines();
    void applyVariables(const QProcessEnvironment &variables);
    std::optional<QJsonValue> valueOf(
        const SettingInfo &setting, const QString &text, const QString &place, const QString &shownName);
    void fault(const QString &place, const QString &setting, const QString &reason);
    QString placeOf(int line) const;

    QString m_path;
    QString m_environment;
    QStringList m_environments; ///< of the file
    std::vector<Line> m_lines;
    std::vector<ConfigFault> m_faults;
    std::map<SettingKey, QString> m_places; ///< of what is set
    std::shared_ptr<Settings> m_settings = std::make_shared<Settings>();
};

} // namespace bunsnc
