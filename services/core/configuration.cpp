// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/core/configuration.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLocale>
#include <QRegularExpression>
#include <QStringDecoder>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace bunsnc {

namespace {

constexpr qint64 largestFile = 1024 * 1024;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(Configuration)
};

const SettingInfo *settingNamed(const QString &name, Qt::CaseSensitivity sensitivity = Qt::CaseSensitive)
{
    const auto &all = allSettings();
    const auto found = std::find_if(all.begin(), all.end(),
        [&](const SettingInfo &setting) { return name.compare(QLatin1StringView(setting.name), sensitivity) == 0; });
    return found == all.end() ? nullptr : &*found;
}

bool looksSecret(const QString &name)
{
    static const QRegularExpression secret(
        u"(password|passwd|passphrase|secret|token|api[-_]?key|cookie)"_s, QRegularExpression::CaseInsensitiveOption);
    return secret.match(name).hasMatch();
}

bool isEnvironmentName(const QString &name)
{
    constexpr qsizetype longest = 64;
    return !name.isEmpty() && name.size() <= longest
        && std::all_of(name.begin(), name.end(),
            [](QChar c) { return c.isLetterOrNumber() || c == u'-' || c == u'_' || c == u'.'; });
}

QString shown(double number)
{
    return QLocale::c().toString(number, 'f', std::floor(number) == number ? 0 : 2);
}

/// Without a comment behind it and without quotes; nothing when a quote is not closed, or something stands behind it.
std::optional<QString> withoutComment(const QString &text)
{
    if (text.startsWith(u'"')) {
        const qsizetype end = text.indexOf(u'"', 1);
        const QString rest = end < 0 ? QString() : text.mid(end + 1).trimmed();
        if (end < 0 || (!rest.isEmpty() && !rest.startsWith(u'#')))
            return std::nullopt;
        return text.mid(1, end - 1);
    }
    static const QRegularExpression comment(u"(^|\\s)#.*$"_s);
    return QString(text).remove(comment).trimmed();
}

} // namespace

QString ConfigFault::text() const
{
    return place + u": "_s + (setting.isEmpty() ? QString() : QString(setting + u": "_s)) + reason;
}

Configuration::Configuration(const QString &path)
    : m_path(path)
{
}

Configuration Configuration::read(
    const QString &path, const QString &environment, const QProcessEnvironment &variables)
{
    Configuration configuration(path);
    configuration.readFile();
    configuration.m_environment = configuration.chooseEnvironment(environment.normalized(QString::NormalizationForm_C));
    configuration.applyLines();
    configuration.applyVariables(variables);
    return configuration;
}

QString Configuration::variableOf(const SettingInfo &setting)
{
    QString name = u"BUNSNC_"_s;
    for (const QChar c : QString::fromLatin1(setting.name)) {
        if (c.isUpper())
            name += u'_';
        name += c == u'.' ? QChar(u'_') : c.toUpper();
    }
    return name;
}

QString Configuration::placeOf(int line) const
{
    return m_path + u':' + QString::number(line);
}

void Configuration::fault(const QString &place, const QString &setting, const QString &reason)
{
    m_faults.push_back({place, setting, reason});
}

void Configuration::addFault(SettingKey key, const QString &reason)
{
    const auto place = m_places.find(key);
    fault(place == m_places.end() ? m_path : place->second, Settings::keyName(key), reason);
}

void Configuration::require(SettingKey key)
{
    const QString name = Settings::keyName(key);
    const bool told = std::any_of(
        m_faults.begin(), m_faults.end(), [&](const ConfigFault &fault) { return fault.setting == name; });
    if (!told && m_settings->string(key).isEmpty())
        addFault(key, Texts::tr("is missing"));
}

void Configuration::readFile()
{
    QFile file(m_path);
    if (!file.open(QIODevice::ReadOnly)) {
        fault(m_path, {}, Texts::tr("the file cannot be read: %1").arg(file.errorString()));
        return;
    }
    const QByteArray bytes = file.read(largestFile + 1);
    if (bytes.size() > largestFile) {
        fault(m_path, {}, Texts::tr("the file is larger than 1 MB"));
        return;
    }
    std::optional<QString> environment = QString();
    int number = 0;
    for (QByteArray line : bytes.split('\n')) {
        ++number;
        if (line.endsWith('\r'))
            line.chop(1);
        if (number == 1 && line.startsWith("\xEF\xBB\xBF"))
            line.remove(0, 3);
        QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
        const QString text = QString(decoder(line)).trimmed();
        const bool hasControl = std::any_of(
            text.begin(), text.end(), [](QChar c) { return c.category() == QChar::Other_Control && c != u'\t'; });
        if (decoder.hasError() || hasControl)
            fault(placeOf(number), {}, Texts::tr("the line is no text in UTF-8"));
        else
            readLine(text.normalized(QString::NormalizationForm_C), number, environment);
    }
}

void Configuration::readLine(const QString &line, int number, std::optional<QString> &environment)
{
    if (line.isEmpty() || line.startsWith(u'#'))
        return;
    if (line.startsWith(u'[')) {
        const QString heading = withoutComment(line).value_or(QString());
        const QString name = heading.mid(1, heading.size() - 2).trimmed();
        environment.reset(); // lines below a broken heading are nobody's
        if (!heading.endsWith(u']') || !isEnvironmentName(name)) {
            fault(placeOf(number), {},
                Texts::tr("the name of an environment stands in [ ], and has only letters, digits, \".\", \"-\" and "
                          "\"_\""));
        } else if (m_environments.contains(name)) {
            fault(placeOf(number), {}, Texts::tr("the environment %1 was there already").arg(name));
        } else {
            m_environments << name;
            environment = name;
        }
        return;
    }
    // What stands below a broken heading is looked at all the same, but belongs to no environment.
    readSetting(line, number, environment.value_or(u"[]"_s));
}

void Configuration::readSetting(const QString &line, int number, const QString &environment)
{
    const QString place = placeOf(number);
    const qsizetype sign = line.indexOf(u'=');
    const QString name = line.left(std::max<qsizetype>(sign, 0)).trimmed();
    if (name.isEmpty()) {
        fault(place, {}, Texts::tr("the line is neither \"name = value\" nor \"[environment]\""));
        return;
    }
    const SettingInfo *setting = settingNamed(name);
    if (!setting) {
        const SettingInfo *alike = settingNamed(name, Qt::CaseInsensitive);
        fault(place, name,
            alike ? Texts::tr("there is no setting of that name; it is spelt %1").arg(QLatin1StringView(alike->name))
                : looksSecret(name)
                ? Texts::tr("no secret stands in this file: it is given in the environment, in a file of its own or as "
                            "a credential of systemd")
                : Texts::tr("there is no setting of that name"));
        return;
    }
    if (setting->use == SettingUse::Console) {
        fault(place, name, Texts::tr("this is a setting of the console, not of the service"));
        return;
    }
    const auto before = std::find_if(m_lines.begin(), m_lines.end(),
        [&](const Line &other) { return other.setting == setting && other.environment == environment; });
    if (before != m_lines.end()) {
        fault(place, name, Texts::tr("was set already in line %1").arg(before->number));
        return;
    }
    const QString written = line.mid(sign + 1).trimmed();
    const bool isJson = setting->fallback.isArray(); // in whose texts anything may stand
    const auto text = isJson ? std::optional(written) : withoutComment(written);
    if (!text) {
        fault(place, name, Texts::tr("the value begins with a quotation mark and does not end with one"));
        return;
    }
    if (const auto value = valueOf(*setting, *text, place, name))
        m_lines.push_back({environment, setting, *value, number});
}

std::optional<QJsonValue> Configuration::valueOf(
    const SettingInfo &setting, const QString &text, const QString &place, const QString &shownName)
{
    const auto wrong = [&](const QString &reason) {
        fault(place, shownName, reason);
        return std::nullopt;
    };
    if (setting.fallback.isBool()) {
        if (text != "true"_L1 && text != "false"_L1)
            return wrong(Texts::tr("must be true or false"));
        return QJsonValue(text == "true"_L1);
    }
    if (setting.fallback.isDouble()) {
        bool isNumber = false;
        const double number = QLocale::c().toDouble(text, &isNumber);
        const bool whole = setting.fraction || std::floor(number) == number;
        if (!isNumber || !std::isfinite(number) || !whole || number < setting.minimum || number > setting.maximum) {
            return wrong((setting.fraction ? Texts::tr("must be a number from %1 to %2")
                                           : Texts::tr("must be a whole number from %1 to %2"))
                             .arg(shown(setting.minimum), shown(setting.maximum)));
        }
        return QJsonValue(number);
    }
    if (setting.fallback.isArray()) {
        const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8());
        if (!document.isArray())
            return wrong(Texts::tr("must be a list in JSON, in one line"));
        return QJsonValue(document.array());
    }
    if (setting.choices) {
        const QStringList choices = QString::fromLatin1(setting.choices).split(u'|');
        if (!choices.contains(text))
            return wrong(Texts::tr("must be one of: %1").arg(choices.join(u", "_s)));
    }
    return QJsonValue(text);
}

QString Configuration::chooseEnvironment(const QString &asked)
{
    const QString there = m_environments.join(u", "_s);
    if (asked.isEmpty()) {
        if (m_environments.size() > 1)
            fault(m_path, {}, Texts::tr("one of the environments must be chosen with --environment: %1").arg(there));
        return m_environments.size() == 1 ? m_environments.first() : QString();
    }
    if (!m_environments.contains(asked)) {
        fault(m_path, {},
            m_environments.isEmpty() ? Texts::tr("there is no environment %1; the file has none").arg(asked)
                                     : Texts::tr("there is no environment %1; the file has: %2").arg(asked, there));
    }
    return asked;
}

void Configuration::applyLines()
{
    for (const bool chosen : {false, true}) {
        for (const Line &line : m_lines) {
            if (line.environment == (chosen ? m_environment : QString())) {
                m_settings->set(line.setting->key, line.value);
                m_places[line.setting->key] = placeOf(line.number);
            }
        }
    }
}

void Configuration::applyVariables(const QProcessEnvironment &variables)
{
    QStringList groups, known{u"BUNSNC_LOG_FILE"_s};
    for (const SettingInfo &setting : allSettings()) {
        if (setting.use == SettingUse::Console)
            continue;
        const QString name = variableOf(setting);
        known << name;
        groups << u"BUNSNC_"_s + QString::fromLatin1(setting.name).section(u'.', 0, 0).toUpper() + u'_';
        if (!variables.contains(name))
            continue;
        const QString text = variables.value(name).trimmed();
        if (const auto value = valueOf(setting, text, name, QLatin1StringView(setting.name))) {
            m_settings->set(setting.key, *value);
            m_places[setting.key] = name;
        }
    }
    // Those of secrets end with _PASSWORD, or _PASSWORD_FILE.
    for (const QString &name : variables.keys()) {
        const bool ours = std::any_of(
            groups.begin(), groups.end(), [&](const QString &group) { return name.startsWith(group); });
        if (ours && !known.contains(name) && !name.endsWith("_PASSWORD"_L1) && !name.endsWith("_PASSWORD_FILE"_L1))
            fault(name, {}, Texts::tr("there is no setting of that name"));
    }
}

} // namespace bunsnc
