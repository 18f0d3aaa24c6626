"""What vendors send, in the shape their documentation gives; every person and value is made up.

Samples that the vendors publish themselves are read from the folder of samples, where it is there.
"""

import copy
from typing import Any

TYPEFORM: dict[str, Any] = {
    "event_id": "01EVENT",
    "event_type": "form_response",
    "form_response": {
        "form_id": "lT4Z3j",
        "token": "a3a12ec6",
        "submitted_at": "2026-11-22T09:00:00Z",
        "hidden": {
            "utm_source": "LinkedIn",
            "utm_medium": "ad",
            "utm_campaign": "Audit season",
            "kind": "demo_request",
        },
        "definition": {"id": "lT4Z3j", "title": "Ask for a demo", "fields": []},
        "answers": [
            {"type": "text", "text": "Dana", "field": {"id": "1", "type": "short_text", "ref": "first_name"}},
            {"type": "text", "text": "Ruiz", "field": {"id": "2", "type": "short_text", "ref": "last_name"}},
            {
                "type": "email",
                "email": "dana@northwind.example",
                "field": {"id": "3", "type": "email", "ref": "x"},
            },
            {
                "type": "phone_number",
                "phone_number": "+12125550123",
                "field": {"id": "4", "type": "phone_number", "ref": "y"},
            },
            {
                "type": "choice",
                "choice": {"label": "51-200"},
                "field": {"id": "5", "type": "multiple_choice", "ref": "size"},
            },
            {
                "type": "text",
                "text": "Northwind",
                "field": {"id": "6", "type": "short_text", "ref": "company"},
            },
            {"type": "boolean", "boolean": True, "field": {"id": "7", "type": "yes_no", "ref": "terms"}},
        ],
    },
}

BOOKED: dict[str, Any] = {
    "event": "invitee.created",
    "created_at": "2026-11-22T09:00:01.000000Z",
    "payload": {
        "uri": "https://api.calendly.com/scheduled_events/E1/invitees/I1",
        "email": "dana@northwind.example",
        "name": "Dana Ruiz",
        "created_at": "2026-11-22T09:00:00.000000Z",
        "status": "active",
        "rescheduled": False,
        "old_invitee": None,
        "new_invitee": None,
        "questions_and_answers": [{"question": "What about?", "answer": "our audit in March", "position": 0}],
        "tracking": {"utm_source": "newsletter", "utm_medium": "email", "utm_campaign": "Audit season"},
        "scheduled_event": {"name": "30 minutes", "start_time": "2026-11-25T14:00:00.000000Z"},
    },
}


def _changed(booking: dict[str, Any], event: str, at: str, **payload: Any) -> dict[str, Any]:
    changed = copy.deepcopy(booking)
    changed["event"], changed["created_at"] = event, at
    changed["payload"].update(payload)
    return changed


MOVED_AWAY = _changed(
    BOOKED,
    "invitee.canceled",
    "2026-11-23T08:00:00Z",
    rescheduled=True,
    new_invitee="…/I2",
    status="canceled",
)
MOVED_TO = _changed(
    BOOKED,
    "invitee.created",
    "2026-11-23T08:00:01Z",
    uri="https://api.calendly.com/scheduled_events/E2/invitees/I2",
    old_invitee="https://api.calendly.com/scheduled_events/E1/invitees/I1",
    created_at="2026-11-23T08:00:00.000000Z",
    scheduled_event={"name": "30 minutes", "start_time": "2026-11-27T14:00:00.000000Z"},
)
CANCELED = _changed(
    BOOKED, "invitee.canceled", "2026-11-23T08:00:00Z", status="canceled", cancellation={"reason": "no time"}
)

INTERCOM_CHAT: dict[str, Any] = {
    "type": "notification_event",
    "id": "notif_1",
    "topic": "conversation.user.created",
    "data": {
        "item": {
            "type": "conversation",
            "id": "9",
            "created_at": 1795338000,
            "contacts": {"contacts": [{"type": "contact", "id": "c1"}]},
            "source": {
                "subject": "Prices",
                "url": "https://acme.example/pricing",
                "author": {
                    "type": "lead",
                    "id": "c1",
                    "name": "Dana Ruiz",
                    "email": "dana@northwind.example",
                },
            },
        }
    },
}
INTERCOM_LEAD: dict[str, Any] = {
    "type": "notification_event",
    "id": "notif_2",
    "topic": "contact.lead.created",
    "data": {
        "item": {
            "type": "contact",
            "id": "c2",
            "role": "lead",
            "email": "omar@northwind.example",
            "name": "Omar Haddad",
            "created_at": 1795338000,
            "companies": {"type": "list", "data": [{"id": "1", "name": "Northwind"}]},
            "location": {"country": "Germany"},
        }
    },
}

LINKEDIN_NOTIFICATION: dict[str, Any] = {
    "type": "LEAD_ACTION",
    "leadGenFormResponse": "urn:li:leadGenFormResponse:1a2b3c-4",
    "leadGenForm": "urn:li:versionedLeadGenForm:(urn:li:leadGenForm:10,1)",
    "owner": {"sponsoredAccount": "urn:li:sponsoredAccount:1"},
    "associatedEntity": {"sponsoredCreative": "urn:li:sponsoredCreative:2"},
    "leadType": "SPONSORED",
    "leadAction": "CREATED",
    "occurredAt": 1795338000000,
}


def _asked(number: int, field: str | None, name: str, **details: Any) -> dict[str, Any]:
    asked = {"questionId": number, "name": name, "question": {"localized": {"en_US": name}}}
    return asked | ({"predefinedField": field} if field else {}) | {"questionDetails": details}


def _answered(number: int, text: str) -> dict[str, Any]:
    return {"questionId": number, "answerDetails": {"textQuestionAnswer": {"answer": text}}}


LINKEDIN_RESPONSE: dict[str, Any] = {
    "id": "1a2b3c-4",
    "submittedAt": 1795338000000,
    "testLead": False,
    "leadType": "SPONSORED",
    "leadMetadataInfo": {"sponsoredLeadMetadataInfo": {"campaign": {"name": "Audit season", "id": 3}}},
    "form": {
        "id": 10,
        "name": "Security assessment",
        "hiddenFields": [{"name": "utm_campaign", "value": "hidden"}],
        "content": {
            "questions": [
                _asked(110, "FIRST_NAME", "firstName"),
                _asked(210, "LAST_NAME", "lastName"),
                _asked(310, "WORK_EMAIL", "workEmail"),
                _asked(410, "COMPANY_NAME", "companyName"),
                _asked(510, "COMPANY_SIZE", "companySize"),
                _asked(
                    610,
                    None,
                    "service",
                    multipleChoiceQuestionDetails={
                        "options": [
                            {"id": 1, "text": {"localized": {"en_US": "Penetration test"}}},
                            {"id": 2, "text": {"localized": {"en_US": "Security assessment"}}},
                            {"id": 3, "label": "Training"},
                        ]
                    },
                ),
            ]
        },
    },
    "formResponse": {
        "answers": [
            _answered(310, "dana@northwind.example"),
            _answered(210, "Ruiz"),
            _answered(110, "Dana"),
            _answered(410, "Northwind"),
            _answered(510, "1001-5000"),
            _answered(999, "to a question nobody knows"),
            {"questionId": 610, "answerDetails": {"multipleChoiceAnswer": {"options": [2, 3]}}},
        ],
        "consentResponses": [{"consentId": 1, "accepted": True}],
    },
}

PIPEDRIVE_2: dict[str, Any] = {
    "meta": {"action": "create", "entity": "person", "id": "delivery-1", "version": "2.0"},
    "data": {
        "id": 7,
        "name": "Dana Ruiz",
        "add_time": "2026-11-22T09:00:00Z",
        "job_title": "CISO",
        "emails": [
            {"value": "old@northwind.example", "primary": False},
            {"value": "dana@northwind.example", "primary": True},
        ],
        "phones": [{"value": "+12125550123", "primary": True}],
    },
    "previous": None,
}
PIPEDRIVE_1: dict[str, Any] = {
    "v": 1,
    "meta": {"action": "added", "object": "person", "id": 7},
    "current": {
        "id": 7,
        "name": "Dana Ruiz",
        "org_name": "Northwind",
        "add_time": "2026-11-22 09:00:00",
        "email": [{"value": "dana@northwind.example", "primary": True}],
        "phone": [{"value": "+12125550123", "primary": True}],
    },
}

ZOHO: dict[str, Any] = {
    "data": [
        {
            "id": "5725767000000123",
            "First_Name": "Dana",
            "Last_Name": "Ruiz",
            "Email": "dana@northwind.example",
            "Phone": "+1 212 555 0123",
            "Designation": "CISO",
            "Company": "Northwind",
            "No_of_Employees": 1200,
            "Country": "US",
            "Lead_Source": "Trade show",
            "Created_Time": "2026-11-22T10:00:00+01:00",
        },
        {"id": "5725767000000124", "Full_Name": "Omar Haddad", "Email": "omar@northwind.example"},
    ]
}

SALESFORCE: dict[str, Any] = {
    "attributes": {"type": "Lead", "url": "/services/data/v62.0/sobjects/Lead/00Q1"},
    "Id": "00Q1",
    "FirstName": "Dana",
    "LastName": "Ruiz",
    "Email": "dana@northwind.example",
    "Title": "CISO",
    "Company": "Northwind",
    "NumberOfEmployees": 1200,
    "Website": "https://northwind.example/about",
    "Country": "US",
    "LeadSource": "Web",
    "CreatedDate": "2026-11-22T09:00:00.000+0000",
}

ORGANIZATION = "00D000000000001EAA"


def outbound(*notifications: tuple[str, str, dict[str, str]], organization: str = ORGANIZATION) -> bytes:
    """An outbound message of Salesforce, of notifications as (id, type, fields)."""
    told = "".join(
        f"<Notification><Id>{number}</Id>"
        f'<sObject xsi:type="sf:{kind}" xmlns:sf="urn:sobject.enterprise.soap.sforce.com">'
        + "".join(f"<sf:{name}>{value}</sf:{name}>" for name, value in fields.items())
        + "</sObject></Notification>"
        for number, kind, fields in notifications
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"
    xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
 <soapenv:Body>
  <notifications xmlns="http://soap.sforce.com/2005/09/outbound">
   <OrganizationId>{organization}</OrganizationId>
   <ActionId>04k000000000001AAA</ActionId>
   <SessionId xsi:nil="true"/>
   <EnterpriseUrl>https://acme.example/services/Soap/c/62.0/00D000000000001</EnterpriseUrl>
   <PartnerUrl>https://acme.example/services/Soap/u/62.0/00D000000000001</PartnerUrl>
   {told}
  </notifications>
 </soapenv:Body>
</soapenv:Envelope>""".encode()


OUTBOUND_DANA = (
    "04l000000000001AAA",
    "Lead",
    {
        "Id": "00Q000000000001AAA",
        "FirstName": "Dana",
        "LastName": "Ruiz",
        "Email": "dana@northwind.example",
        "Company": "Northwind &amp; Sons",
        "NumberOfEmployees": "1200",
        "LeadSource": "Web",
        "CreatedDate": "2026-11-22T09:00:00.000Z",
    },
)
OUTBOUND_OMAR = (
    "04l000000000002AAA",
    "Contact",
    {"Id": "003000000000002AAA", "LastName": "Haddad", "Email": "omar@northwind.example"},
)
OUTBOUND_DEAL = ("04l000000000003AAA", "Opportunity", {"Id": "006000000000003AAA", "Name": "A deal"})

HUBSPOT_CONTACT: dict[str, Any] = {
    "id": "512",
    "properties": {
        "email": "dana@northwind.example",
        "firstname": "Dana",
        "lastname": "Ruiz",
        "jobtitle": "CISO",
        "company": "Northwind",
        "numemployees": "1000+",
        "hs_analytics_source": "PAID_SEARCH",
        "recent_conversion_event_name": "Ask for a demo",
        "recent_conversion_date": "2026-11-22T09:00:00Z",
        "createdate": "2026-11-20T09:00:00Z",
    },
    "createdAt": "2026-11-20T09:00:00Z",
}
HUBSPOT_WORKFLOW: dict[str, Any] = {
    "vid": 512,
    "properties": {
        "email": {"value": "dana@northwind.example", "versions": []},
        "firstname": {"value": "Dana"},
        "lastname": {"value": "Ruiz"},
    },
    "form-submissions": [
        {
            "form-id": "f1",
            "timestamp": 1795338000000,
            "title": "Ask for a demo",
            "page-url": "https://acme.example/demo",
        }
    ],
}
HUBSPOT_FORM: dict[str, Any] = {
    "submittedAt": "1795338000000",
    "fields": [
        {"objectTypeId": "0-1", "name": "email", "value": "dana@northwind.example"},
        {"objectTypeId": "0-1", "name": "firstname", "value": "Dana"},
        {"objectTypeId": "0-1", "name": "message", "value": "we have an audit in March"},
    ],
    "context": {"pageUri": "https://acme.example/demo", "pageName": "Demo"},
}
