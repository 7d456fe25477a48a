// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/fieldlabels.h"

#include "models/fieldlistmodel.h"
#include "models/wording.h"

#include <QHash>

#include <array>

namespace bunsnc::models {

namespace {

struct Known {
    const char16_t *name;
    const char16_t *pt;
    const char16_t *en;
};

/// The columns of the three tables in the order in which people read them.
constexpr std::array known{
    Known{u"number", u"Número", u"Number"},
    Known{u"short_description", u"Descrição resumida", u"Short description"},
    Known{u"description", u"Descrição", u"Description"},
    Known{u"state", u"Estado", u"State"},
    Known{u"priority", u"Prioridade", u"Priority"},
    Known{u"impact", u"Impacto", u"Impact"},
    Known{u"urgency", u"Urgência", u"Urgency"},
    Known{u"severity", u"Severidade", u"Severity"},
    Known{u"assignment_group", u"Grupo de atribuição", u"Assignment group"},
    Known{u"assigned_to", u"Responsável", u"Assigned to"},
    Known{u"caller_id", u"Solicitante", u"Caller"},
    Known{u"requested_for", u"Solicitado para", u"Requested for"},
    Known{u"opened_by", u"Aberto por", u"Opened by"},
    Known{u"opened_at", u"Aberto em", u"Opened"},
    Known{u"sla_due", u"Prazo (SLA)", u"SLA due"},
    Known{u"due_date", u"Data de vencimento", u"Due date"},
    Known{u"made_sla", u"SLA cumprido", u"Made SLA"},
    Known{u"category", u"Categoria", u"Category"},
    Known{u"subcategory", u"Subcategoria", u"Subcategory"},
    Known{u"contact_type", u"Canal", u"Channel"},
    Known{u"business_service", u"Serviço", u"Service"},
    Known{u"service_offering", u"Oferta de serviço", u"Service offering"},
    Known{u"cmdb_ci", u"Item de configuração", u"Configuration item"},
    Known{u"location", u"Localização", u"Location"},
    Known{u"company", u"Empresa", u"Company"},
    Known{u"hold_reason", u"Motivo da espera", u"On hold reason"},
    Known{u"on_hold", u"Em espera", u"On hold"},
    Known{u"on_hold_reason", u"Motivo da espera", u"On hold reason"},
    Known{u"resolved_at", u"Resolvido em", u"Resolved"},
    Known{u"resolved_by", u"Resolvido por", u"Resolved by"},
    Known{u"close_code", u"Código de encerramento", u"Close code"},
    Known{u"close_notes", u"Notas de encerramento", u"Close notes"},
    Known{u"closed_at", u"Encerrado em", u"Closed"},
    Known{u"closed_by", u"Encerrado por", u"Closed by"},
    Known{u"reopen_count", u"Reaberturas", u"Reopen count"},
    Known{u"reopened_by", u"Reaberto por", u"Last reopened by"},
    Known{u"reopened_time", u"Reaberto em", u"Last reopened"},
    Known{u"reassignment_count", u"Reatribuições", u"Reassignment count"},
    Known{u"change_request", u"Requisição de mudança", u"Change request"},
    Known{u"change_task_type", u"Tipo da tarefa", u"Task type"},
    Known{u"planned_start_date", u"Início planejado", u"Planned start"},
    Known{u"planned_end_date", u"Fim planejado", u"Planned end"},
    Known{u"request", u"Requisição", u"Request"},
    Known{u"request_item", u"Item requisitado", u"Requested item"},
    Known{u"sc_catalog", u"Catálogo", u"Catalog"},
    Known{u"cat_item", u"Item de catálogo", u"Catalog item"},
    Known{u"parent", u"Pai", u"Parent"},
    Known{u"parent_incident", u"Incidente pai", u"Parent incident"},
    Known{u"child_incidents", u"Incidentes filhos", u"Child incidents"},
    Known{u"problem_id", u"Problema", u"Problem"},
    Known{u"rfc", u"Mudança relacionada", u"Change request"},
    Known{u"caused_by", u"Causado pela mudança", u"Caused by change"},
    Known{u"approval", u"Aprovação", u"Approval"},
    Known{u"approval_set", u"Aprovação definida em", u"Approval set"},
    Known{u"approval_history", u"Histórico de aprovação", u"Approval history"},
    Known{u"upon_approval", u"Ao aprovar", u"Upon approval"},
    Known{u"upon_reject", u"Ao rejeitar", u"Upon reject"},
    Known{u"escalation", u"Escalonamento", u"Escalation"},
    Known{u"expected_start", u"Início previsto", u"Expected start"},
    Known{u"work_start", u"Início do trabalho", u"Actual start"},
    Known{u"work_end", u"Fim do trabalho", u"Actual end"},
    Known{u"follow_up", u"Acompanhamento", u"Follow up"},
    Known{u"activity_due", u"Atividade prevista", u"Activity due"},
    Known{u"knowledge", u"Conhecimento", u"Knowledge"},
    Known{u"active", u"Ativo", u"Active"},
    Known{u"order", u"Ordem", u"Order"},
    Known{u"notify", u"Notificar", u"Notify"},
    Known{u"incident_state", u"Estado do incidente", u"Incident state"},
    Known{u"business_duration", u"Duração comercial", u"Business duration"},
    Known{u"calendar_duration", u"Duração", u"Duration"},
    Known{u"business_stc", u"Tempo comercial de resolução (s)", u"Business resolve time (s)"},
    Known{u"calendar_stc", u"Tempo de resolução (s)", u"Resolve time (s)"},
    Known{u"time_worked", u"Tempo trabalhado", u"Time worked"},
    Known{u"watch_list", u"Lista de observadores", u"Watch list"},
    Known{u"work_notes_list", u"Observadores das anotações", u"Work notes list"},
    Known{u"additional_assignee_list", u"Responsáveis adicionais", u"Additional assignees"},
    Known{u"group_list", u"Lista de grupos", u"Group list"},
    Known{u"user_input", u"Entrada do usuário", u"User input"},
    Known{u"comments", u"Comentários ao cliente", u"Comments"},
    Known{u"work_notes", u"Anotações de trabalho", u"Work notes"},
    Known{u"comments_and_work_notes", u"Comentários e anotações", u"Comments and work notes"},
    Known{u"correlation_id", u"ID de correlação", u"Correlation ID"},
    Known{u"correlation_display", u"Origem da correlação", u"Correlation display"},
    Known{u"delivery_plan", u"Plano de entrega", u"Delivery plan"},
    Known{u"delivery_task", u"Tarefa de entrega", u"Delivery task"},
    Known{u"universal_request", u"Requisição universal", u"Universal request"},
    Known{u"contract", u"Contrato", u"Contract"},
    Known{u"wf_activity", u"Atividade do fluxo", u"Workflow activity"},
    Known{u"sys_created_on", u"Criado em", u"Created"},
    Known{u"sys_created_by", u"Criado por", u"Created by"},
    Known{u"sys_updated_on", u"Atualizado em", u"Updated"},
    Known{u"sys_updated_by", u"Atualizado por", u"Updated by"},
    Known{u"sys_mod_count", u"Número de alterações", u"Updates"},
    Known{u"sys_class_name", u"Tipo de tarefa", u"Task type"},
    Known{u"sys_domain", u"Domínio", u"Domain"},
    Known{u"sys_domain_path", u"Caminho do domínio", u"Domain path"},
    Known{u"sys_tags", u"Etiquetas", u"Tags"},
    Known{u"sys_id", u"Sys ID", u"Sys ID"},
};

const QHash<QString, int> &ranks()
{
    static const QHash<QString, int> table = [] {
        QHash<QString, int> made;
        for (std::size_t i = 0; i < known.size(); ++i)
            made.insert(QString::fromUtf16(known[i].name), static_cast<int>(i));
        return made;
    }();
    return table;
}

} // namespace

int fieldRank(const QString &fieldName)
{
    return ranks().value(fieldName, static_cast<int>(known.size()));
}

QString fieldLabel(const QString &fieldName)
{
    if (const auto found = ranks().constFind(fieldName); found != ranks().constEnd()) {
        const Known &field = known[static_cast<std::size_t>(found.value())];
        return QString::fromUtf16(interfaceIsEnglish() ? field.en : field.pt);
    }
    QString name = fieldName;
    if (name.startsWith(QLatin1StringView("u_")) || name.startsWith(QLatin1StringView("x_")))
        name.remove(0, 2);
    name.replace(QLatin1Char('_'), QLatin1Char(' '));
    name = name.simplified();
    if (!name.isEmpty())
        name[0] = name.at(0).toUpper();
    return name.isEmpty() ? fieldName : name;
}

} // namespace bunsnc::models
