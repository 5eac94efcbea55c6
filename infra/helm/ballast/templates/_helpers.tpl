{{- define "ballast.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 50 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 50 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "ballast.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "ballast.labels" -}}
{{ include "ballast.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "ballast.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{/* Where the ledger is, with the file of its authority's certificate. */}}
{{- define "ballast.store" -}}
{{- $address := .address }}
{{- if .root.Values.ledger.caSecret }}{{ $address }}{{ if contains "?" $address }}&{{ else }}?{{ end }}sslrootcert=/etc/ballast/ledger/ca.crt{{ else }}{{ $address }}{{ end }}
{{- end }}

{{/* What workers and the dashboard need to know: two addresses, and secrets by reference. */}}
{{- define "ballast.env" -}}
- name: BALLAST_STORE
  value: {{ include "ballast.store" (dict "address" (required "ledger.address must name the PostgreSQL database, as in postgres://ballast_worker@db/ballast" .Values.ledger.address) "root" .) | quote }}
{{- with .Values.ledger.existingSecret }}
- name: PGPASSWORD
  valueFrom: { secretKeyRef: { name: {{ . }}, key: {{ $.Values.ledger.passwordKey }} } }
{{- end }}
- name: TEMPORAL_ADDRESS
  value: {{ required "temporal.address must name the frontend, as in temporal-frontend.temporal:7233" .Values.temporal.address | quote }}
- name: TEMPORAL_NAMESPACE
  value: {{ .Values.temporal.namespace | quote }}
{{- if .Values.temporal.tls.enabled }}
- name: TEMPORAL_TLS
  value: 'true'
{{- with .Values.temporal.tls.serverName }}
- name: TEMPORAL_TLS_SERVER_NAME
  value: {{ . | quote }}
{{- end }}
{{- if .Values.temporal.tls.existingSecret }}
- name: TEMPORAL_TLS_SERVER_CA_CERT_PATH
  value: /etc/ballast/temporal/ca.crt
{{- if .Values.temporal.tls.clientCertificate }}
- name: TEMPORAL_TLS_CLIENT_CERT_PATH
  value: /etc/ballast/temporal/tls.crt
- name: TEMPORAL_TLS_CLIENT_KEY_PATH
  value: /etc/ballast/temporal/tls.key
{{- end }}
{{- end }}
{{- end }}
{{- with .Values.temporal.apiKey.existingSecret }}
- name: TEMPORAL_API_KEY
  valueFrom: { secretKeyRef: { name: {{ . }}, key: {{ $.Values.temporal.apiKey.key }} } }
{{- end }}
{{- with .Values.payloadKey.existingSecret }}
- name: BALLAST_PAYLOAD_KEY
  valueFrom: { secretKeyRef: { name: {{ . }}, key: {{ $.Values.payloadKey.key }} } }
{{- end }}
{{- if .Values.insecure }}
- name: BALLAST_INSECURE
  value: '1'
{{- end }}
{{- end }}

{{- define "ballast.mounts" -}}
- { name: data, mountPath: /data }
- { name: tmp, mountPath: /tmp }
{{- if .Values.temporal.tls.existingSecret }}
- { name: temporal-tls, mountPath: /etc/ballast/temporal, readOnly: true }
{{- end }}
{{- if .Values.ledger.caSecret }}
- { name: ledger-ca, mountPath: /etc/ballast/ledger, readOnly: true }
{{- end }}
{{- end }}

{{- define "ballast.volumes" -}}
# what counts is in the ledger
- { name: data, emptyDir: {} }
- { name: tmp, emptyDir: {} }
{{- with .Values.temporal.tls.existingSecret }}
- name: temporal-tls
  secret: { secretName: {{ . }}, defaultMode: 0440 }
{{- end }}
{{- with .Values.ledger.caSecret }}
- name: ledger-ca
  secret: { secretName: {{ . }}, defaultMode: 0440 }
{{- end }}
{{- end }}

{{- define "ballast.pod" -}}
serviceAccountName: {{ include "ballast.name" . }}
# nothing here asks Kubernetes for anything
automountServiceAccountToken: false
{{- with .Values.imagePullSecrets }}
imagePullSecrets: {{ toYaml . | nindent 2 }}
{{- end }}
securityContext: {{ toYaml .Values.podSecurityContext | nindent 2 }}
{{- end }}
